// The comparison's page with a host in the test process: made-up figures (`diff-fake.ts`), or the real engine on files.

import type { DiffRows } from '../../../src/core/protocol/diff.ts';
import type {
  DiffHostApi,
  DiffInit,
  DiffPanelApi,
  DiffProbe,
  DiffProgress,
} from '../../../src/core/protocol/diff-panel.ts';
import { Peer, type Served } from '../../../src/core/protocol/rpc.ts';
import { openPage, translations, type OpenedPage, type PageLook } from './open-page.ts';
import { PageTest } from './page-test.ts';

type WithoutLanguage<T> = T extends unknown ? Omit<T, 'locale' | 'l10n'> : never;
/** What the host says, but for the language. */
export type DiffMessage = WithoutLanguage<DiffInit>;

type Asked = 'partner' | 'rowOf' | 'tiles' | 'details' | 'linked' | 'idleAt' | 'idleIn';

/** Where figures and rows come from. */
export interface DiffSource {
  readonly init: DiffMessage;
  rows(request: Parameters<DiffHostApi['rows']>[0]): DiffRows | Promise<DiffRows>;
  readonly serve?: Partial<Pick<Served<DiffHostApi>, Asked>>;
}

export interface DiffOptions extends PageLook {
  readonly source: DiffSource;
  readonly locale?: string;
}

export class DiffTest extends PageTest<DiffProbe> {
  readonly peer: Peer<DiffHostApi, DiffPanelApi>;
  readonly copied: string[] = [];
  readonly commands: string[] = [];
  readonly shown: Parameters<DiffHostApi['open']>[0][] = [];
  swaps = 0;
  private readonly options: DiffOptions;

  constructor(opened: OpenedPage, options: DiffOptions) {
    super(opened);
    this.options = options;
    this.peer = new Peer<DiffHostApi, DiffPanelApi>(opened.endpoint, this.serve());
  }

  protected probe(): Promise<DiffProbe> {
    return this.peer.call('probe', 'state');
  }

  /** Says what the page is to show. */
  send(init: DiffMessage = this.options.source.init): void {
    const { locale = 'en' } = this.options;
    this.peer.notify('init', { ...init, locale, ...translations(locale) });
  }

  progress(now: DiffProgress): void {
    this.peer.notify('progress', now);
  }

  private serve(): Served<DiffHostApi> {
    const { source } = this.options;
    return {
      ready: () => this.send(),
      rows: request => source.rows(request),
      partner: () => undefined,
      rowOf: () => undefined,
      linked: () => [],
      idleAt: () => ({ state: 'outside', device: 0 }),
      idleIn: () => ({
        ...{ device: 0, total: 0, cause: new Uint8Array(0), next: new Uint32Array(0) },
        ...{ startNs: new Float64Array(0), endNs: new Float64Array(0) },
      }),
      tiles: () => [],
      details: () => {
        throw new Error('no details');
      },
      ...source.serve,
      open: request => void this.shown.push(request),
      copy: text => void this.copied.push(text),
      swap: () => void this.swaps++,
      run: command => void this.commands.push(command),
      cancelOpen: () => void this.commands.push('cancelOpen'),
      reportError: text => void this.errors.push(`reported: ${text}`),
    };
  }
}

export async function openDiffPage(options: DiffOptions): Promise<DiffTest> {
  const test = new DiffTest(await openPage(options), options);
  await test.opened.load('diff');
  return test;
}
