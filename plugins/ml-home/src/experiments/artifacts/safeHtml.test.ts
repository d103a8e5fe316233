import { safeDocument } from './safeHtml';

const parse = (html: string) =>
  new DOMParser().parseFromString(safeDocument(html), 'text/html');

describe('the document of a logged page', () => {
  it('begins with its policy', () => {
    expect(safeDocument('<b>x</b>')).toMatch(
      /^<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none';/,
    );
  });

  it.each([
    '<script>localStorage.a = 1</script>',
    '<body onload="go()">',
    '<img src="http://elsewhere.example/a.png">',
    '<img srcset="a.png 2x">',
    '<iframe src="a.html"></iframe>',
    '<link rel="stylesheet" href="a.css">',
    '<meta http-equiv="refresh" content="0;url=/">',
    '<base href="http://elsewhere.example/">',
    '<svg><script>go()</script></svg>',
  ])('leaves out what the frame would refuse: %s', html => {
    const page = parse(`<html lang="en"><head></head>${html}<p>report</p>`);
    expect(page.body.textContent).toContain('report');
    const [, ...others] = page.querySelectorAll('meta[http-equiv]');
    expect(others).toEqual([]);
    expect(
      page.querySelectorAll(
        'script, iframe, link, base, [src], [srcset], [onload]',
      ),
    ).toHaveLength(0);
  });

  it('keeps styles, drawings and pictures that the page carries', () => {
    const page = parse(
      '<style>b{color:red}</style><body class="dark"><b style="margin:1px">x</b><img src="data:image/png;base64,AA=="><svg><path d="M0 0h1"/></svg><noscript>plain</noscript></body>',
    );
    expect(page.querySelector('style')?.textContent).toBe('b{color:red}');
    expect(page.querySelector('b')?.getAttribute('style')).toBe('margin:1px');
    expect(page.querySelector('img')?.hasAttribute('src')).toBe(true);
    expect(page.querySelector('path')?.getAttribute('d')).toBe('M0 0h1');
    expect(page.body.textContent).toContain('plain');
  });
});
