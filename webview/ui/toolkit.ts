/**
 * The only file that knows the controls library (@vscode/webview-ui-toolkit 1.4, archived by its authors).
 * Registers the few controls that `controls.ts` makes; replacing the library means rewriting these two files.
 * Must run before the window's `load` event, when the library reads the theme.
 */

import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing(), vsCodeTextField());
}
