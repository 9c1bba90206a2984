/** Every workload, in the order of the table. */
import { ACKNOWLEDGEMENT } from './acknowledgement.ts';
import { CURSORS } from './cursors.ts';
import { FAN_OUT } from './fan-out.ts';
import { GROWTH } from './growth.ts';
import { HISTORY } from './history.ts';
import { KILLS } from './kills.ts';
import { MEMORY } from './memory.ts';
import { PAGE } from './page.ts';
import { RESTART } from './restart.ts';
import { STALLED_READER } from './stalled-reader.ts';
import { TYPING } from './typing.ts';
import type { Workload } from './workload.ts';

export const WORKLOADS: readonly Workload[] = [
  ...TYPING,
  ...FAN_OUT,
  ...MEMORY,
  HISTORY,
  ACKNOWLEDGEMENT,
  ...CURSORS,
  STALLED_READER,
  RESTART,
  KILLS,
  ...GROWTH,
  ...PAGE,
];
