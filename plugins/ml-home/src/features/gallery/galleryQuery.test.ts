import { readGalleryQuery, toFilter } from './galleryQuery';

const read = (search: string) => {
  const params = new URLSearchParams(search);
  return readGalleryQuery({
    get: key => params.get(key) ?? undefined,
    all: key => params.getAll(key),
  });
};

describe('the address of the gallery', () => {
  it('is families by relevance unless it says otherwise', () => {
    expect(read('')).toMatchObject({
      view: 'families',
      sort: 'relevance',
      filtered: false,
    });
    expect(toFilter(read(''))).toEqual({ q: undefined, watched: undefined });
  });

  it('leaves out what it should not say', () => {
    expect(read('view=rows&sort=price&cursor=x')).toMatchObject({
      view: 'families',
      sort: 'relevance',
      filtered: false,
    });
  });

  it('passes filters on', () => {
    const query = read('q=skip&slo=missed&slo=at_risk&watched=true&tag=core');
    expect(query.filtered).toBe(true);
    expect(toFilter(query)).toEqual({
      q: 'skip',
      watched: 'true',
      slo: ['missed', 'at_risk'],
      tag: ['core'],
    });
  });
});
