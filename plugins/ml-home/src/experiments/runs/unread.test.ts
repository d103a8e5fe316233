import { unreadParts, withoutUnread } from './unread';

const url = (search: string) => {
  const query = new URLSearchParams(search);
  return { all: (key: string) => query.getAll(key) };
};
const said = (search: string) =>
  unreadParts(url(search)).map(({ key, value }) => `${key}=${value}`);

describe('parts of the address that say nothing', () => {
  it.each([
    '',
    'sort=best:metrics.loss&sort=asc:run.name&view=deleted&children=hidden',
    'col=-',
    'col=metrics.a&col=vs.a&pin=params.lr&w=params.a~b~120&group=tags.team',
    'panel=off&full=yes&x=wall&y=log&smooth=0.6&zoom=1~2&steps=1~2&values=off',
    'status=FAILED&open=-&run=r1&filter=anything+%3C&saved=7&elsewhere=1',
  ])('understands %s', search => {
    expect(said(search)).toEqual([]);
  });

  it.each([
    'sort=sideways:metrics.loss',
    'sort=desc:run.duration',
    'sort={"column":"loss"}',
    'view=kanban',
    'panel=pie',
    'status=DANCING',
    'col=["metrics.loss"]',
    'pin=what',
    'w=metrics.a~9',
    'group=metrics.loss',
    'x=sideways',
    'smooth=7',
    'zoom=9~3',
  ])('names %s', search => {
    const query = new URLSearchParams(search);
    expect(said(query.toString())).toEqual([search]);
  });

  it('leaves them out and keeps the rest', () => {
    const address = url('col=what&col=params.lr&col=that&sort=up');
    expect(withoutUnread(address, unreadParts(address))).toEqual({
      col: ['params.lr'],
      sort: [],
    });
  });
});
