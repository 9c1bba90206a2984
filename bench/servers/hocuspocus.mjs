/** Hocuspocus as its guide has it, with the SQLite extension writing into a file; no other setting is touched. */
import { join } from 'node:path';
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';

const server = new Server({
  address: '127.0.0.1',
  // 0 is taken for "not given".
  port: Number(process.env['PORT']),
  quiet: true,
  extensions: [new SQLite({ database: join(process.env['DATA_DIR'], 'hocuspocus.sqlite') })],
});

await server.listen();
console.log(`listening on ${server.address.port}`);
