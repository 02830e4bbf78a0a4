// The environment variables through which every tier's tests learn where things are. They also
// reach the extension host, which inherits them from the server.

import path from 'node:path';
import { resultsDir, root, sharedDir } from './paths.mjs';

export function testEnvironment() {
  return {
    KERNEL_LENS_TEST_ROOT: root,
    KERNEL_LENS_TEST_FIXTURES: path.join(root, 'test', 'fixtures'),
    KERNEL_LENS_TEST_SCREENSHOTS: path.join(resultsDir, 'screenshots'),
    KERNEL_LENS_SHARED: sharedDir,
  };
}
