import {
  aliasChanged,
  modelCreated,
  modelTagChanged,
  versionCreated,
  versionTagChanged,
} from './registryEvents';

const mark = { key: 'mlflow.prompt.is_prompt', value: 'true' };
const model = { name: 'm', tags: null };
const prompt = { name: 'p', tags: [mark] };

describe('registry events', () => {
  it('tell of models', () => {
    expect(
      modelCreated({ name: 'm', tags: [{ key: 'a', value: 'b' }] }),
    ).toEqual({
      event: 'registered_model.created',
      data: { name: 'm', tags: { a: 'b' }, description: '' },
    });
    expect(
      versionCreated({ name: 'm', version: 2, source: 's3://x', tags: [] }),
    ).toEqual({
      event: 'model_version.created',
      data: {
        name: 'm',
        version: '2',
        description: null,
        source: 's3://x',
        run_id: null,
        tags: {},
      },
    });
    expect(modelTagChanged(model, 'k', 'v')).toBeUndefined();
    expect(versionTagChanged(model, 1, 'k').event).toBe(
      'model_version_tag.deleted',
    );
    expect(aliasChanged(model, 'live', 3)).toEqual({
      event: 'model_version_alias.created',
      data: { name: 'm', alias: 'live', version: '3' },
    });
  });

  it('tell of prompts in their own words, without their marks', () => {
    expect(modelCreated({ ...prompt, tags: [mark] }).data.tags).toEqual({});
    expect(
      versionCreated({
        name: 'p',
        version: 1,
        source: 'prompt-template',
        tags: [mark, { key: 'mlflow.prompt.text', value: 'Hi' }],
      }),
    ).toMatchObject({
      event: 'prompt_version.created',
      data: { template: 'Hi', tags: {} },
    });
    expect(modelTagChanged(prompt, 'k')?.event).toBe('prompt_tag.deleted');
    expect(versionTagChanged(prompt, 1, 'k', 'v').event).toBe(
      'prompt_version_tag.set',
    );
    expect(aliasChanged(prompt, 'live').event).toBe('prompt_alias.deleted');
  });

  it('take the last of two marks', () => {
    const tags = [mark, { ...mark, value: 'false' }];
    expect(modelCreated({ name: 'm', tags }).event).toBe(
      'registered_model.created',
    );
  });
});
