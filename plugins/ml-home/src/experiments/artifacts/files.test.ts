import { loggedImageOf, stepsOf } from './loggedImage';
import { safeDocument } from './safeHtml';
import { toSplitTable } from './splitTable';

describe('tables in split orientation', () => {
  it('reads what mlflow.log_table writes', () => {
    expect(
      toSplitTable({
        columns: ['q', 'score', 'plot'],
        data: [
          ['Why?', 0.5, { type: 'image', filepath: 'images/a.png' }],
          [null, true, [1]],
        ],
      }),
    ).toEqual({
      columns: ['q', 'score', 'plot'],
      rows: [
        ['Why?', '0.5', 'images/a.png'],
        ['', 'true', '[1]'],
      ],
    });
  });

  it.each([
    [undefined],
    [[]],
    [{ columns: [], data: [] }],
    [{ columns: ['a'], data: [[1, 2]] }],
    [{ columns: ['a'], data: {} }],
  ])('takes nothing else for one: %p', json => {
    expect(toSplitTable(json)).toBeUndefined();
  });
});

describe('pictures of mlflow.log_image', () => {
  const name = (step: number, more = '.png') =>
    `images/val~roc+step+${step}+timestamp+17952+a3e7fdb0-0f53${more}`;

  it('reads key and step from both spellings', () => {
    expect(loggedImageOf(name(5))).toEqual({
      key: 'val/roc',
      step: 5,
      timestamp: 17952,
      compressed: false,
    });
    expect(
      loggedImageOf('images/a#b%step%-1%timestamp%3%ab-1%compressed.webp'),
    ).toEqual({ key: 'a/b', step: -1, timestamp: 3, compressed: true });
    expect(loggedImageOf('images/roc.png')).toBeUndefined();
    expect(loggedImageOf(`deep/${name(5)}`)).toBeUndefined();
  });

  it('orders the steps of one key as numbers', () => {
    const paths = [name(10), name(2), name(2, '+compressed.webp'), 'x.png'];
    expect(stepsOf(paths, name(10))).toEqual({
      at: 1,
      paths: [name(2), name(10)],
    });
    expect(stepsOf(paths, 'x.png')).toBeUndefined();
  });
});

it('puts the policy before everything of a logged page', () => {
  const html = safeDocument('<!doctype html><script>1</script><p>text</p>');
  expect(html.indexOf("default-src 'none'")).toBeGreaterThan(0);
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(
    html.indexOf('<p>text'),
  );
  expect(html).not.toContain('<script');
  expect(html).not.toContain('script-src');
});
