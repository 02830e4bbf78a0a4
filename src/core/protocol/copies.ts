/**
 * How temporary copies of databases are named, so that the host can remove what a worker left when it was ended in the
 * middle of something. Touches no file.
 */

/** What the folders of one thread of one process begin with. */
export function copyFolderPrefix(pid: number, threadId: number): string {
  return `kernel-lens-${pid}-${threadId}-`;
}
