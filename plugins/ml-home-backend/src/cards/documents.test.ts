import { readDocument } from './documents';

describe('a Hugging Face README', () => {
  it('is refused where its front matter has no end, which would be lost in the text', () => {
    expect(() =>
      readDocument('huggingface', '---\nlicense: mit\n# A model\n'),
    ).toThrow(/'front matter' has no line '---' at its end/);
  });

  it('may begin with a line across the page', () => {
    const { values } = readDocument(
      'huggingface',
      '---\n\n# A model\n\nSays what it hears.\n',
    );
    expect(Object.keys(values)).toContain('overview.summary');
  });
});
