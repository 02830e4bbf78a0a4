/**
 * The HTML of a page and its content security policy, as text. Knows no panel and no VS Code, so that tests serve their
 * pages under the very same policy.
 */

export interface PageDocument {
  readonly language: string;
  /** Where scripts, styles, fonts and pictures may come from. */
  readonly source: string;
  readonly nonce: string;
  /** Addresses, the style sheets in the order of the cascade. */
  readonly styles: readonly string[];
  readonly script: string;
  /** An attribute of the body. */
  readonly body: string;
}

export function pageDocument(page: PageDocument): string {
  const { language, source, nonce, styles, script, body } = page;
  const links = styles.map(address => `<link rel="stylesheet" href="${address}">`);
  // The meta tag hands the nonce to the controls library, whose probe for :focus-visible needs it.
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(source, nonce)}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${links.join('\n')}
</head>
<body ${body}>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}

function policy(source: string, nonce: string): string {
  return [
    `default-src 'none'`,
    `img-src ${source} data:`,
    `font-src ${source}`,
    `style-src ${source} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
}
