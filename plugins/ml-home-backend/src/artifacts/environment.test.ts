import { parsePythonVersion, parseRequirements } from './environment';

describe('environments of logged models', () => {
  it('reads what pip would install', () => {
    expect(
      parseRequirements(
        [
          'mlflow==3.17.2',
          'Scikit-Learn[extra] >= 1.9, <2 ; python_version > "3.9"',
          'numpy',
          '# a comment',
          '--index-url https://example.org/simple',
          'git+https://example.org/repo.git',
          '',
        ].join('\n'),
      ),
    ).toEqual({
      mlflow: '==3.17.2',
      'scikit-learn': '>=1.9,<2',
      numpy: '',
    });
  });

  it('reads the interpreter', () => {
    expect(parsePythonVersion('python: 3.11.7\nbuild_dependencies:\n')).toBe(
      '3.11.7',
    );
    expect(parsePythonVersion('dependencies: []')).toBeUndefined();
  });
});
