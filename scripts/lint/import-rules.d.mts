// For the test of the rules, which is TypeScript.

import type { Linter } from 'eslint';

export const importRules: Linter.Config[];
