import { commitUrl, repositoryUrl } from './commitLink';

const SHA = '4f2a91c03d7be85516c2f0a9d1e6b7733c9e5a10';

it.each([
  ['git@github.com:acme/ranking.git', 'https://github.com/acme/ranking'],
  ['https://github.com/acme/ranking.git', 'https://github.com/acme/ranking'],
  [
    'https://ada:secret@git.acme.io:8443/a/b.git/',
    'https://git.acme.io:8443/a/b',
  ],
  ['ssh://git@gitlab.com:2222/a/b/c.git', 'https://gitlab.com/a/b/c'],
  ['http://git.local/a/b', 'http://git.local/a/b'],
  ['train.py', undefined],
  ['/home/ada/train.py', undefined],
  ['file:///srv/git/a/b', undefined],
  [`${'javascript'}:alert(1)//a/b`, undefined],
  ['https://github.com', undefined],
  ['', undefined],
  [undefined, undefined],
])('opens the repository %p at %p', (remote, url) => {
  expect(repositoryUrl(remote)).toBe(url);
});

it.each([
  ['git@github.com:acme/r.git', `https://github.com/acme/r/commit/${SHA}`],
  ['https://gitlab.com/a/b/c', `https://gitlab.com/a/b/c/-/commit/${SHA}`],
  ['git@gitlab.acme.io:a/b.git', `https://gitlab.acme.io/a/b/-/commit/${SHA}`],
  ['https://bitbucket.org/a/b', `https://bitbucket.org/a/b/commits/${SHA}`],
])('links a commit of %p', (remote, url) => {
  expect(commitUrl(remote, SHA)).toBe(url);
});

it('links nothing that is no commit', () => {
  expect(commitUrl('https://github.com/a/b', 'main')).toBeUndefined();
  expect(commitUrl('https://github.com/a/b', undefined)).toBeUndefined();
  expect(commitUrl('https://github.com/a/b', '../../x')).toBeUndefined();
});
