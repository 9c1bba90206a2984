/** `scriptorium start`: reads the settings, says everything that is wrong with them, or serves. */
import { describeProblems, flagsToSettings, readConfig, readEnvFile } from '../config/read-settings.ts';
import type { CommandArguments } from './command.ts';

export async function start({ values }: CommandArguments): Promise<number> {
  const config = readConfig({
    flags: flagsToSettings(values),
    environment: process.env,
    envFile: readEnvFile(),
  });
  if (!config.ok) {
    process.stderr.write(describeProblems(config.error));
    return 2;
  }
  const { serve } = await import('../main.ts');
  return await serve(config.value);
}
