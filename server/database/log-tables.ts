/** The update log's tables, for whoever reads them by Kysely (doctor, counts). Only the log's threads write them. */
import type { Generated } from 'kysely';

export interface LogTables {
  migrations: { name: string; applied_at: number };
  log_principals: { id: Generated<number>; principal: string; checksum: number };
  log_documents: {
    id: Generated<number>;
    document_id: string;
    generation: string;
    created_at: number;
    schema_version: number;
    base_seq: number;
    base_parts: number;
    last_seq: number;
    checksum: number;
  };
  log_updates: {
    document: number;
    seq: number;
    principal: number;
    at: number;
    checksum: number;
    bytes: Uint8Array;
  };
  log_bases: { document: number; seq: number; part: number; checksum: number; bytes: Uint8Array };
  log_segments: {
    document: number;
    first_seq: number;
    last_seq: number;
    stretches: string;
    byte_length: number;
    checksum: number;
    bytes: Uint8Array;
  };
  log_sweeps: { document: number };
  log_client_ids: { document: number; client_id: number; principal: number; checksum: number };
  log_quarantine: { document_id: string; since: number; detail: string; readable_seq: number };
}
