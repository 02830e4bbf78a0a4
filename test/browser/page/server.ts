// Serves dist/webview over loopback as VS Code would: the same HTML and the same strict policy.

import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pageDocument } from '../../../src/host/panels/page-document.ts';

const NONCE = 'dGVzdC1ub25jZS1vZi10aGUtcGFnZQ';
const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
  '.map': 'application/json',
};

/** Pages that have no style sheet of their own name. */
const STYLES: Readonly<Record<string, string>> = { 'report-chart': 'report' };

export interface PageServer {
  url(page: string, bodyClass: string): string;
  close(): void;
}

export async function startPageServer(folder: string): Promise<PageServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/page/')) {
      const origin = `http://${request.headers.host ?? ''}`;
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(html(url.pathname.slice(6), url.searchParams.get('body') ?? '', origin));
      return;
    }
    try {
      const file = path.join(folder, path.basename(url.pathname));
      response.setHeader('content-type', TYPES[path.extname(file)] ?? 'application/octet-stream');
      response.end(readFileSync(file));
    } catch {
      response.statusCode = url.pathname === '/favicon.ico' ? 204 : 404;
      response.end();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${portOf(server)}`;
  return {
    url: (page, bodyClass) => `${origin}/page/${page}?body=${encodeURIComponent(bodyClass)}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function html(page: string, bodyClass: string, source: string): string {
  return pageDocument({
    language: 'en',
    source,
    nonce: NONCE,
    styles: [`${source}/${STYLES[page] ?? page}.css`],
    script: `${source}/${page}.js`,
    body: `class="${bodyClass}"`,
  });
}
