/**
 * Base of everything with a lifetime: what is registered ends with its owner, last first.
 * Does not know who the owner is; nothing here is global.
 */

import type * as vscode from 'vscode';

export class DisposableStore implements vscode.Disposable {
  private readonly items: vscode.Disposable[] = [];
  private ended = false;

  protected get isDisposed(): boolean {
    return this.ended;
  }

  /** Keeps `item` until this ends; ends it at once where this has ended already. */
  protected register<T extends vscode.Disposable>(item: T): T {
    if (this.ended) item.dispose();
    else this.items.push(item);
    return item;
  }

  dispose(): void {
    if (this.ended) return;
    this.ended = true;
    for (const item of this.items.splice(0).reverse()) item.dispose();
  }
}
