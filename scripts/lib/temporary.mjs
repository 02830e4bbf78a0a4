// Temporary folders that are gone at the end, also when the run is interrupted.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * The name stays short: VS Code puts sockets below it, whose names are limited to 107 bytes.
 * KERNEL_LENS_KEEP=1 leaves the folder for a look.
 *
 * @returns {{ folder: string, remove: () => void }}
 */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'kl-'));
  const remove = () => {
    process.removeListener('exit', remove);
    if (process.env.KERNEL_LENS_KEEP) process.stderr.write(`Kept ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 200 });
  };
  process.once('exit', remove);
  return { folder, remove };
}
