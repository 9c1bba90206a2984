/** `npm run bench -- [--quick] [--only typing,history] [--repeats 3] [--json FILE] …` */
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { CONTENDER_NAMES, type ContenderName } from './contenders.ts';

export const USAGE = `Usage: npm run bench -- [options]

  --quick             fewer, shorter and once, without y-websocket: an answer in about two minutes
  --only NAME[,NAME]  workloads whose name begins so (typing, fan-out-100, …)
  --with NAME[,NAME]  servers: ${CONTENDER_NAMES.join(', ')}
  --repeats N         how often each is measured (3; with --quick 1)
  --json FILE         all figures, each run's too
  --markdown FILE     the tables
  --profile FOLDER    CPU profiles of our server (and what they say, at the end)
  --list              the names of the workloads
`;

export interface Options {
  readonly quick: boolean;
  readonly only: readonly string[];
  readonly contenders: readonly ContenderName[];
  readonly repeats: number;
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  readonly profile: string | undefined;
  readonly list: boolean;
  readonly help: boolean;
}

export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      with: { type: 'string', default: '' },
      repeats: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      profile: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const repeats = Number(values.repeats ?? (quick ? 1 : 3));
  if (!Number.isSafeInteger(repeats) || repeats < 1) throw new Error('--repeats takes a whole number from 1');
  return {
    quick,
    only: parts(values.only),
    contenders: contendersIn(parts(values.with), quick),
    repeats,
    json: path(values.json),
    markdown: path(values.markdown),
    profile: path(values.profile),
    list: values.list,
    help: values.help,
  };
}

function contendersIn(names: readonly string[], quick: boolean): readonly ContenderName[] {
  if (names.length === 0) return quick ? ['relay', 'hocuspocus', 'ours', 'ours-full'] : CONTENDER_NAMES;
  return names.map((name) => {
    const known = CONTENDER_NAMES.find((each) => each === name);
    if (known === undefined) throw new Error(`--with: there is no server ${name}`);
    return known;
  });
}

function parts(text: string): readonly string[] {
  return text.split(',').filter((part) => part !== '');
}

/** npm runs this in bench/; a path is meant from where the command was typed. */
function path(given: string | undefined): string | undefined {
  return given === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', given);
}
