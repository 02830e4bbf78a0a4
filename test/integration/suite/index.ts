// What VS Code calls to run the integration suite inside its extension host: finds the specs, runs
// mocha over them, and writes its report to a file, since the window's console is not ours alone.
//
// Environment (set by scripts/tiers/integration.mjs, the same in the desktop and the server):
//   KERNEL_LENS_TEST_ROOT       the checkout       KERNEL_LENS_TEST_WORKSPACE  the folder opened
//   KERNEL_LENS_TEST_FIXTURES   test/fixtures      KERNEL_LENS_SHARED          large samples, if any
//   KERNEL_LENS_TEST_GREP       only these tests   KERNEL_LENS_TEST_REPORT     file for the report
//   KERNEL_LENS_TEST_SPECS      only these specs: names without ending, a blank between them

import Mocha from 'mocha';
import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';

const { env } = process;

export async function run(): Promise<void> {
  const root = required('KERNEL_LENS_TEST_ROOT');
  const report = required('KERNEL_LENS_TEST_REPORT');
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    appendFileSync(report, `${format(...args)}\n`);
  };
  const mocha = new Mocha({
    color: Boolean(env['KERNEL_LENS_TEST_COLOR']),
    reporter: path.join(root, 'test/support/result-reporter.cjs'),
    // Several waits of support.ts; only a test that hangs takes so long.
    timeout: 900_000,
    ...(env['KERNEL_LENS_TEST_GREP'] ? { grep: env['KERNEL_LENS_TEST_GREP'] } : {}),
  });
  const specs = path.join(root, 'dist/test');
  const chosen = env['KERNEL_LENS_TEST_SPECS']?.split(' ');
  for (const file of readdirSync(specs, { recursive: true, encoding: 'utf8' }).sort()) {
    const name = path.basename(file, '.test.cjs');
    if (name === path.basename(file) || chosen?.includes(name) === false) continue;
    mocha.addFile(path.join(specs, file));
  }
  await new Promise<void>((resolve, reject) => {
    mocha.run(failures => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} tests failed`));
    });
  });
}

function required(name: string): string {
  const value = env[name];
  if (value === undefined) throw new Error(`${name} is not set; start the suite with npm test.`);
  return value;
}
