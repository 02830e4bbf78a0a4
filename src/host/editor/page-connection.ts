/**
 * The page of one panel and the channel to it. A hidden page is destroyed and later loaded anew, counting its calls
 * from 1 again, so each life of the page, begun by its `ready`, gets a Peer of its own: an answer meant for the last
 * life cannot be taken for one in this life.
 */

import type * as vscode from 'vscode';
import { Peer, type Endpoint, type Methods, type Served } from '../../core/protocol/rpc.ts';
import { DisposableStore } from '../disposable.ts';
import { pageHtml, pageRoot, type PageOptions } from '../panels/html.ts';

const GONE = { reason: 'page-closed', message: 'The page is no longer there' };

export class PageConnection<
  Host extends Methods<Host>,
  Page extends Methods<Page>,
> extends DisposableStore {
  private readonly webview: vscode.Webview;
  private readonly extensionUri: vscode.Uri;
  private readonly served: Served<Host>;
  private peer: Peer<Host, Page> | undefined;
  private listener: ((message: unknown) => void) | undefined;

  constructor(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, served: Served<Host>) {
    super();
    const { webview } = panel;
    this.webview = webview;
    this.extensionUri = extensionUri;
    this.served = served;
    webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extensionUri)] };
    this.register(webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    this.register(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.endLife();
      }),
    );
  }

  /** Begins the page's first life. */
  load(page: PageOptions): void {
    this.webview.html = pageHtml(this.webview, this.extensionUri, page);
  }

  /** The page of this life; undefined before its first word and while it is hidden. */
  get page(): Peer<Host, Page> | undefined {
    return this.peer;
  }

  /** The page was hidden or closed: whatever it asked for is cancelled. */
  private endLife(): void {
    this.peer?.close(GONE);
    this.peer = undefined;
    this.listener = undefined;
  }

  override dispose(): void {
    this.endLife();
    super.dispose();
  }

  private receive(message: unknown): void {
    if (isReady(message)) {
      this.endLife();
      this.peer = new Peer<Host, Page>(this.endpoint(), this.served);
    }
    this.listener?.(message);
  }

  private endpoint(): Endpoint {
    return {
      // VS Code copies buffers into the page; there is nothing to transfer.
      post: message => void this.webview.postMessage(message),
      onMessage: listener => {
        this.listener = listener;
      },
    };
  }
}

function isReady(message: unknown): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'method' in message &&
    message.method === 'ready'
  );
}
