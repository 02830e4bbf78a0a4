/**
 * The setting `kernelLens.operatorRules` on its way to the engine: sent when the engine starts and when the setting
 * changes, after which open traces show their new operators. Rules that cannot be used are named in a warning.
 */

import { counted } from '../core/format/count.ts';
import * as vscode from 'vscode';
import { toFailure } from '../core/base/result.ts';
import type { OperatorRule, RuleProblem } from '../core/protocol/analysis.ts';
import { DisposableStore } from './disposable.ts';
import type { EngineClient } from './engine-client.ts';
import { logFailure, type Log } from './log.ts';
import type { OpenTrace } from './open-trace.ts';
import type { TraceStore } from './trace-store.ts';

const SETTING = 'kernelLens.operatorRules';

export class OperatorRules extends DisposableStore {
  private readonly engine: EngineClient;
  private readonly log: Log;
  /** Problems that the user has been told of. */
  private told = '';
  private readonly counted = new WeakSet<object>();

  constructor(engine: EngineClient, store: TraceStore, log: Log) {
    super();
    this.engine = engine;
    this.log = log;
    this.register(store.onDidChange(trace => void this.count(trace)));
    this.register(
      engine.onDidStart(() => {
        if (readRules().length > 0) void this.send();
      }),
    );
    this.register(
      vscode.workspace.onDidChangeConfiguration(async change => {
        if (!change.affectsConfiguration(SETTING)) return;
        await this.send();
        await Promise.all(store.traces.map(trace => trace.refresh()));
      }),
    );
  }

  /** What no rule knows stays `other`; the log says how much that is, once for each time a trace is opened. */
  private async count(trace: OpenTrace | undefined): Promise<void> {
    if (trace?.state.kind !== 'open' || this.counted.has(trace.state.summary)) return;
    this.counted.add(trace.state.summary);
    try {
      const { kernels, names } = await trace.ask('unclassified', id => id);
      if (kernels === 0) return;
      const first = names.slice(0, 5).map(({ name }) => name);
      const said = `${counted(kernels, 'kernel', 'kernels')} of ${counted(names.length, 'name', 'names')}`;
      const what = `${said} not classified`;
      this.log.info(`${trace.name}: ${what}: ${first.join(', ')}${names.length > 5 ? ' …' : ''}`);
    } catch (caught) {
      this.log.debug(`${trace.name}: ${toFailure(caught).message}`);
    }
  }

  /** An engine that is not there is told when it starts. */
  private async send(): Promise<void> {
    if (!this.engine.isRunning) return;
    try {
      this.tell(await this.engine.call('setOperatorRules', readRules()));
    } catch (caught) {
      logFailure(this.log, SETTING, toFailure(caught));
    }
  }

  private tell(problems: readonly RuleProblem[]): void {
    const [first] = problems;
    const text = JSON.stringify(problems);
    if (first === undefined || text === this.told) return;
    this.told = text;
    for (const { index, message } of problems) this.log.warn(`${SETTING}[${index}]: ${message}`);
    const message =
      problems.length === 1
        ? vscode.l10n.t('Rule {0} of {1} is not used. {2}', first.index + 1, SETTING, why(first))
        : vscode.l10n.t(
            '{0} rules of {1} are not used; the first is rule {2}. {3}',
            problems.length,
            SETTING,
            first.index + 1,
            why(first),
          );
    const action = vscode.l10n.t('Open Settings');
    void vscode.window.showWarningMessage(message, action).then(async chosen => {
      if (chosen !== action) return;
      await vscode.commands.executeCommand('workbench.action.openSettings', SETTING);
    });
  }
}

/** As they are in the settings, so of any shape; the engine checks them. */
function readRules(): readonly OperatorRule[] {
  const rules = vscode.workspace.getConfiguration('kernelLens').get<unknown>('operatorRules');
  return Array.isArray(rules) ? (rules as OperatorRule[]) : [];
}

function why({ reason, args: [pattern = '', detail = ''] }: RuleProblem): string {
  switch (reason) {
    case 'bad-pattern':
      return vscode.l10n.t('Its pattern is no regular expression: {0}', detail);
    case 'no-role':
      return vscode.l10n.t('{0} has neither an operator nor a family.', pattern);
    case 'unknown-operator':
      return vscode.l10n.t('There is no operator {0}.', detail);
    case 'unknown-family':
      return vscode.l10n.t('There is no family {0}.', detail);
    case 'not-a-rule':
      return vscode.l10n.t('A rule needs a pattern.');
  }
}
