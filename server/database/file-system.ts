/**
 * SQLite's write-ahead log needs shared memory and locks that work, which network file systems do not give: other
 * programs lost whole databases there.
 */
import { statfsSync } from 'node:fs';

export type FileSystemVerdict =
  | { readonly kind: 'fine' }
  /** May be a network file system in disguise. */
  | { readonly kind: 'doubtful'; readonly name: string }
  | { readonly kind: 'unsafe'; readonly name: string };

/** Linux' magic numbers, see statfs(2). */
const UNSAFE = new Map<number, string>([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB2'],
  [0xff534d42, 'CIFS'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
]);
const DOUBTFUL = new Map<number, string>([
  [0x65735546, 'FUSE'],
  [0x01021997, '9p'],
  [0x786f4256, 'vboxsf'],
  [0x6a656a63, 'virtiofs'],
]);

export function judgeFileSystem(folder: string): FileSystemVerdict {
  if (process.platform !== 'linux') return { kind: 'fine' };
  return judgeFileSystemType(statfsSync(folder).type);
}

export function judgeFileSystemType(type: number): FileSystemVerdict {
  // Some platforms give the number signed.
  const magic = type >>> 0;
  const unsafe = UNSAFE.get(magic);
  if (unsafe !== undefined) return { kind: 'unsafe', name: unsafe };
  const doubtful = DOUBTFUL.get(magic);
  return doubtful === undefined ? { kind: 'fine' } : { kind: 'doubtful', name: doubtful };
}
