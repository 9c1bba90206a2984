/** `scriptorium doctor`: looks at everything the server stands on, changes nothing, says what to do. */
import {
  describeProblems,
  flagsToSettings,
  readConfig,
  readEnvFile,
  SETTING_OPTIONS,
} from '../config/read-settings.ts';
import type { Command, CommandArguments } from './command.ts';
import { examineAddress, examineCertificate, examineProxy } from './doctor-address.ts';
import { examineDatabase } from './doctor-database.ts';
import { examineClock, examineDisk, examineDataDirectory, examineNode } from './doctor-machine.ts';
import type { Finding } from './finding.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'examine this installation and say what to do',
  usage: '[--data-dir D] … (every setting is a flag)',
  options: SETTING_OPTIONS,
  async run(arguments_) {
    const findings = await examine(arguments_);
    const isWell = findings.every(({ verdict }) => verdict !== 'problem');
    process.stdout.write(
      arguments_.values['json'] === true
        ? `${JSON.stringify({ ok: isWell, checks: findings })}\n`
        : `${findings.map(describe).join('\n')}\n`,
    );
    return isWell ? 0 : 1;
  },
};

async function examine({ values }: CommandArguments): Promise<Finding[]> {
  const config = readConfig({
    flags: flagsToSettings(values),
    environment: process.env,
    envFile: readEnvFile(),
  });
  if (!config.ok) {
    const next = 'Correct them, and ask again: the rest depends on them.';
    const detail = describeProblems(config.error).trim();
    return [examineNode(process.versions.node), { check: 'settings', verdict: 'problem', detail, next }];
  }
  const settings = config.value;
  return [
    examineNode(process.versions.node),
    { check: 'settings', verdict: 'fine', detail: 'all can be used' },
    ...examineDataDirectory(settings.dataDir),
    examineDisk(settings.dataDir, settings.limits.documentBytes),
    ...examineDatabase(settings.dataDir),
    examineClock(settings.dataDir, Date.now()),
    ...examineCertificate(settings, Date.now()),
    ...examineProxy(settings),
    await examineAddress(settings),
  ];
}

const SIGN = { fine: '✓', warning: '!', problem: '✗' } as const;

function describe({ check, verdict, detail, next }: Finding): string {
  const line = `${SIGN[verdict]} ${check}: ${detail}`;
  return next === undefined ? line : `${line}\n    → ${next}`;
}
