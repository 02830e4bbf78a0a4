/**
 * The colours of the current VS Code theme for canvases, which cannot use CSS variables, and news when the theme
 * changes. Reads tokens.css through computed styles; decides no colour itself.
 */

export type ThemeKind = 'dark' | 'light' | 'hc-dark' | 'hc-light';

/** VS Code marks the page's body with the kind of theme. */
export function themeKind(): ThemeKind {
  const list = document.body.classList;
  if (list.contains('vscode-high-contrast-light')) return 'hc-light';
  if (list.contains('vscode-high-contrast')) return 'hc-dark';
  return list.contains('vscode-light') ? 'light' : 'dark';
}

/** Calls back, at most once a frame, when VS Code replaces its variables or the body's theme class. Returns how to stop. */
export function onThemeChange(listener: () => void): () => void {
  let pending = false;
  const observer = new MutationObserver(() => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      listener();
    });
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  observer.observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id'],
  });
  return () => observer.disconnect();
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Reads CSS variables of the page as text and as sRGB numbers. */
export class CssColors {
  private readonly style = getComputedStyle(document.body);
  private readonly context: CanvasRenderingContext2D | null;

  constructor() {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    this.context = canvas.getContext('2d', { willReadFrequently: true });
  }

  text(variable: string): string {
    return this.style.getPropertyValue(variable).trim();
  }

  /** 0..255 each, over the editor's background where the colour is translucent; undefined = not a colour. */
  rgb(variable: string, background?: string): Rgb | undefined {
    const text = this.text(variable);
    if (this.context === null || !CSS.supports('color', text)) return undefined;
    this.context.clearRect(0, 0, 1, 1);
    for (const layer of [background, text]) {
      if (layer === undefined) continue;
      this.context.fillStyle = layer;
      this.context.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = this.context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  }
}
