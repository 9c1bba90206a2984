/** Routes: the instance's name, logo and rules. */
import {
  instanceSchema,
  instanceSettingsResponseSchema,
  instanceSettingsSchema,
  updateInstanceRequestSchema,
  type InstanceSettings,
  type InstanceSettingsResponse,
  type UpdateInstanceRequest,
} from '../../shared/api/instance.ts';
import { recordEvent } from '../audit/audit-log.ts';
import { inOneStep } from '../audit/in-one-step.ts';
import { askerOf } from '../audit/noted-request.ts';
import { HttpProblem } from '../http/errors.ts';
import type { HttpApi } from '../http/http-app.ts';
import type { WaysIn } from '../accounts/ways-in.ts';
import { hashToken } from '../access/secret-token.ts';
import { together, type Instance } from './instance.ts';
import type { TeamDeps } from './member-routes.ts';

export interface InstanceDeps extends TeamDeps {
  readonly instance: Instance;
  readonly waysIn: Pick<WaysIn, 'mailer' | 'provider'>;
}

const LOGO_BODY_BYTES = 400_000;

export function instanceRoutes(api: HttpApi, deps: InstanceDeps): void {
  const { instance } = deps;

  api.get(
    '/instance',
    {
      config: { action: 'instance.read' },
      schema: { summary: 'What this instance is called', response: { 200: instanceSchema } },
    },
    async () => {
      const { name, signUp } = await instance.settings();
      const logo = await instance.logo();
      // Its own address for each picture, so that it may be kept.
      const logoUrl = logo === undefined ? null : `/api/v1/instance/logo?v=${tagOf(logo.bytes)}`;
      return { name, signUp, logoUrl };
    },
  );

  api.get(
    '/instance/logo',
    { config: { action: 'instance.read' }, schema: { summary: "The instance's logo" } },
    async (_request, reply) => {
      const logo = await instance.logo();
      if (logo === undefined) throw new HttpProblem('not-found');
      void reply.type(logo.mediaType).header('cache-control', 'public, max-age=86400');
      return reply.send(logo.bytes);
    },
  );

  settingsRoutes(api, deps);
}

function settingsRoutes(api: HttpApi, deps: InstanceDeps): void {
  const { instance, waysIn } = deps;
  const manage = { config: { action: 'instance.manage' } } as const;
  const answer = async (): Promise<InstanceSettingsResponse> => {
    const settings = await instance.settings();
    return {
      ...settings,
      signUpDomains: [...settings.signUpDomains],
      fixed: [...instance.fixed],
      hasLogo: (await instance.logo()) !== undefined,
      sendsMail: waysIn.mailer !== undefined,
      hasProvider: waysIn.provider !== undefined,
    };
  };

  api.get(
    '/instance/settings',
    {
      ...manage,
      schema: { summary: 'The rules of this instance', response: { 200: instanceSettingsResponseSchema } },
    },
    answer,
  );

  api.patch(
    '/instance/settings',
    {
      ...manage,
      bodyLimit: LOGO_BODY_BYTES,
      schema: {
        summary: 'Change the rules of this instance; they hold at once',
        body: updateInstanceRequestSchema,
        response: { 200: instanceSettingsResponseSchema },
      },
    },
    async (request) => {
      const change = request.body;
      const fixed = instance.fixed.find((name) => change[name] !== undefined);
      if (fixed !== undefined) {
        throw new HttpProblem('conflict', {
          errors: [{ field: `body.${fixed}`, message: 'set by an environment variable' }],
        });
      }
      const next = together(await instance.settings(), change);
      if (next.signUp === 'domains' && next.signUpDomains.length === 0) {
        throw new HttpProblem('invalid-input', {
          errors: [{ field: 'body.signUpDomains', message: 'at least one domain' }],
        });
      }
      const hadLogo = (await instance.logo()) !== undefined;
      const subject = { kind: 'instance', id: 'instance', name: next.name } as const;
      await inOneStep(deps, async (transaction, now) => {
        const { before, after } = await instance.change(transaction, change, now);
        const detail = { ...whatChanged(before, after), ...logoChanged(change.logo, hadLogo) };
        // The page sends all of it, whatever was changed there.
        if (Object.keys(detail).length === 0) return;
        const line = { ...askerOf(request), kind: 'instance.changed', subject, detail } as const;
        await recordEvent(transaction, line, now);
      });
      return answer();
    },
  );
}

/** For each setting that is another one now, as text: `sessionDays.from`, `sessionDays.to`. */
function whatChanged(before: InstanceSettings, after: InstanceSettings): Readonly<Record<string, string>> {
  const names = instanceSettingsSchema.keyof().options;
  const changes = names
    .map((name) => ({ name, from: asText(before[name]), to: asText(after[name]) }))
    .filter(({ from, to }) => from !== to);
  return Object.fromEntries(
    changes.flatMap(({ name, from, to }) => [
      [`${name}.from`, from],
      [`${name}.to`, to],
    ]),
  );
}

function logoChanged(
  logo: UpdateInstanceRequest['logo'],
  hadLogo: boolean,
): { readonly logo?: 'changed' | 'removed' } {
  if (logo === undefined || (logo === null && !hadLogo)) return {};
  return { logo: logo === null ? 'removed' : 'changed' };
}

function asText(value: InstanceSettings[keyof InstanceSettings]): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function tagOf(bytes: Buffer): string {
  return hashToken(bytes.toString('base64')).slice(0, 12);
}
