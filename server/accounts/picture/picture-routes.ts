/** Routes: one's own picture, and everybody's by its address. */
import type { FastifyRequest } from 'fastify';
import {
  PICTURE_SIDE_MOST,
  pictureParamsSchema,
  setPictureRequestSchema,
} from '../../../shared/api/pictures.ts';
import { signedInResponseSchema, type SignedInResponse } from '../../../shared/api/session.ts';
import type { Limits } from '../../../shared/protocol/limits.ts';
import { inOneStep, type Changing } from '../../audit/in-one-step.ts';
import { askerOf } from '../../audit/noted-request.ts';
import { HttpProblem } from '../../http/errors.ts';
import { signedIn, type HttpApi } from '../../http/http-app.ts';
import { createAttemptLimiter } from '../attempt-limiter.ts';
import { accountOf, findPerson } from '../people.ts';
import { takeAttempt } from '../sign-in/prove-again.ts';
import { cleanPicture, type CleanPicture, type PictureFault } from './clean-picture.ts';
import { changePicture, findPicture } from './pictures.ts';

export interface PictureRouteDeps extends Changing {
  readonly limits: Pick<Limits, 'pictureBytes'>;
}

/** Of one person: each is written to the disk and told to every open page that shows them. */
const PICTURES = { burst: 20, everyMs: 10_000 };

export function pictureRoutes(api: HttpApi, deps: PictureRouteDeps): void {
  const { db, limits } = deps;
  const attempts = createAttemptLimiter(PICTURES);
  const config = { action: 'profile.change' } as const;
  const change = async (
    request: FastifyRequest,
    picture: CleanPicture | undefined,
  ): Promise<SignedInResponse> => {
    const userId = signedIn(request).user.id;
    takeAttempt(attempts, userId, deps.clock.now());
    await inOneStep(deps, (transaction, now) =>
      changePicture(transaction, { userId, picture, by: askerOf(request) }, now),
    );
    const row = await findPerson(db, userId);
    if (row === undefined) throw new HttpProblem('not-signed-in');
    return { user: accountOf(row) };
  };

  api.put(
    '/me/picture',
    {
      config,
      bodyLimit: base64Characters(limits.pictureBytes),
      schema: {
        summary: 'Set my picture; what does not draw it (EXIF, text, profiles) is not kept',
        body: setPictureRequestSchema,
        response: { 200: signedInResponseSchema },
      },
    },
    (request) => change(request, pictureIn(request.body.picture, limits)),
  );

  api.delete(
    '/me/picture',
    { config, schema: { summary: 'Remove my picture', response: { 200: signedInResponseSchema } } },
    (request) => change(request, undefined),
  );

  showRoute(api, deps);
}

function showRoute(api: HttpApi, { db }: PictureRouteDeps): void {
  api.get(
    '/pictures/:pictureId',
    {
      config: { action: 'picture.read' },
      schema: {
        summary: "Somebody's picture, by the address that stands with them",
        params: pictureParamsSchema,
      },
    },
    async (request, reply) => {
      const picture = await findPicture(db, request.params.pictureId);
      if (picture === undefined) throw new HttpProblem('not-found');
      void reply
        .type(picture.mediaType)
        // Another picture has another address.
        .header('cache-control', 'private, max-age=31536000, immutable');
      return reply.send(Buffer.from(picture.bytes));
    },
  );
}

const FAULTS: Readonly<Record<PictureFault, string>> = {
  notAPicture: 'a PNG, JPEG or WebP that is whole',
  tooManyPixels: `at most ${PICTURE_SIDE_MOST} pixels on a side`,
  moves: 'a picture that does not move',
};

function pictureIn(address: string, { pictureBytes }: PictureRouteDeps['limits']): CleanPicture {
  const bytes = Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
  const clean = cleanPicture(bytes);
  if (!clean.ok) {
    throw new HttpProblem('invalid-input', {
      errors: [{ field: 'body.picture', message: FAULTS[clean.error] }],
    });
  }
  if (clean.value.bytes.length > pictureBytes) {
    throw new HttpProblem('too-large', { detail: `A picture has at most ${pictureBytes} bytes.` });
  }
  return clean.value;
}

/** A body that holds so many bytes in base64; what a picture has beside it may be some more. */
function base64Characters(bytes: number): number {
  return Math.ceil(bytes / 3) * 4 + 64 * 1024;
}
