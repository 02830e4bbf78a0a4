// What is written into a VS Code data folder before it starts: settings, and the language.
// VS Code does not notice changes made to these files from outside while it runs.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A window without anything that asks, advertises, updates or calls home. */
const quiet = {
  'chat.agentHost.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  // In a browser the default is to save a second after typing.
  'files.autoSave': 'off',
  'git.enabled': false,
  // Which ports others on this machine listen on is of no concern.
  'remote.autoForwardPorts': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Writes the user settings of a data folder; `more` wins over the quiet ones. */
export function writeSettings(dataDir, more = {}) {
  const folder = path.join(dataDir, 'data', 'User');
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify({ ...quiet, ...more }, undefined, 2);
  writeFileSync(path.join(folder, 'settings.json'), `${text}\n`);
}

/**
 * Makes a server accept `--locale` without a language pack: VS Code's own menus stay English, while
 * `vscode.env.language` and the extension's own translations follow.
 */
export function writeLanguage(dataDir, locale) {
  const folder = path.join(dataDir, 'data');
  mkdirSync(folder, { recursive: true });
  const translation = path.join(folder, `${locale}.i18n.json`);
  writeFileSync(translation, '{ "version": "1.0.0", "contents": {} }\n');
  const extensions = [{ extensionIdentifier: { id: 'local.language' }, version: '0.0.1' }];
  const pack = { hash: 'local', label: locale, extensions, translations: { vscode: translation } };
  writeFileSync(path.join(folder, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}
