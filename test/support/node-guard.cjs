// Loaded before the unit tests: stops with one clear line where the running Node cannot do the work
// (better-sqlite3 13 crashes on Node 20, and TypeScript files run directly from 22.18 on).
// CommonJS on purpose: an old Node must be able to read this very file.

const [major, minor] = process.versions.node.split('.').map(Number);
if (Number(process.versions.napi) < 10 || major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `These tests need Node 22.18 or newer and this is ${process.version}. ` +
      '`npm test` finds or fetches a fitting one.\n',
  );
  process.exit(1);
}

// Dates and number formats must not depend on the machine.
process.env.TZ = 'UTC';
