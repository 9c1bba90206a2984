/** `scriptorium version` */
import { packageVersion } from '../package-info.ts';
import type { CommandArguments } from './command.ts';

export async function version({ values }: CommandArguments): Promise<number> {
  const line = packageVersion();
  process.stdout.write(values['json'] === true ? `${JSON.stringify({ version: line })}\n` : `${line}\n`);
  return 0;
}
