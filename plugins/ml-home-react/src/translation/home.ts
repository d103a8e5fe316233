/** Words of the shell and of the first page. */
export const homeMessages = {
  shell: {
    title: 'ML Home',
    tabs: 'ML Home',
    page: 'This page',
    toHome: 'To the start of ML Home',
  },
  home: {
    title: 'Home',
    failed: 'Your start page could not be read',
    connect: 'Connect a client',
    mine: 'Mine',
    everyone: 'Everyone',
    myRuns: 'My runs',
    allRuns: 'Runs of everyone',
    newestOf: 'newest {{shown}} of {{total}}',
    noRuns: 'No runs here yet',
    models: 'Models, newest change first',
    allModels: 'All models',
    experiments: 'Experiments with activity',
    allExperiments: 'All experiments',
  },
  connect: {
    text: 'Set these before you train. The token is shown once when it is made; use one you kept, or',
    tokens: 'make a new one',
    where: 'Where the lines stand',
    lines: 'Lines that point a client here',
    copyThree: 'Copy 3 lines',
    reveal: 'Reveal',
    hide: 'Hide',
  },
  first: {
    title: 'Log one run and this page fills itself',
    subtitle:
      'Nothing to register by hand: what your mlflow client logs shows up here within seconds.',
    steps: 'Steps to the first run',
    makeToken: 'Make a token',
    haveToken: 'You have a token',
    tokenName: 'first token',
    make: 'Make a token',
    makeAnother: 'Make another',
    makeText:
      'Named "first token", may read and write, ends in {{days}} days. It is shown once, in the lines below.',
    madeText:
      'Named "first token", may read and write, ends in {{days}} days. Shown once; lost ones are replaced, not recovered.',
    haveText_one:
      '{{count}} active token. Its secret was shown when it was made.',
    haveText_other:
      '{{count}} active tokens. Their secrets were shown when they were made.',
    manage: 'Manage tokens',
    point: 'Point your client here',
    once: 'Your new token stands in the lines; it is shown this once.',
    placeholder: 'Put your token where the dots are.',
    train: 'Train as you do now',
    trainNote: 'or paste this',
    framework: 'Framework',
    waiting: 'Waiting for your first run',
    since: 'listening since {{time}}, this page moves on by itself',
    notArriving: 'It does not arrive',
    helpEnv: 'The variables must be set in the process that trains:',
    helpToken:
      'A 401 in its output means the token is wrong, expired or revoked: make a new one.',
    helpSet:
      'A call of mlflow.set_tracking_uri in the code wins over the variable: take it out.',
    helpProxy:
      'From another machine or a container, replace localhost by a name that reaches this portal.',
    helpWho:
      'A run counts as yours when it was logged with one of your own tokens.',
    register: 'Register the model, and find it with an owner',
    registerText: 'Add',
    registerThen:
      'to log_model. It becomes a catalog entity owned by you within 10 s.',
    thenSee: 'What you will then see',
    example: 'example',
    exampleRun: 'the name of your run',
    you: 'you',
    keysList: 'shows every shortcut,',
    keysFind: 'searches,',
    keysModels: 'goes to Models',
    elsewhere: 'Other ways in',
    yaml: 'YAML in a repository',
    yamlText: 'Declare owner, purpose and lifecycle; register the file once',
    ci: 'Training in CI or on a cluster',
    ciText: 'A token of its own, so that it can be revoked alone',
    later:
      'Feast registries, FOCUS bills and Hugging Face model cards will be read too; not yet in this release.',
    look: 'Look around first',
    lookModels: 'What others have built, with owner and metrics',
    lookExperiments: 'What is being tried right now',
    lookProjects: 'Which ventures there are, and who is in them',
  },
  demo: {
    on: 'Demo content is on',
    off: 'Demo content',
    counts:
      '{{models}} models, {{versions}} versions, {{experiments}} experiments, {{runs}} runs',
    marked: 'Each is marked demo.',
    remove: 'Remove',
    removed: 'The demo content is gone.',
    confirmTitle: 'Remove the demo content?',
    confirm: 'Remove demo and its {{runs}} runs',
    confirmText:
      '{{counts}} and their artifacts are removed for everyone. What you and others logged stays. It can be loaded again from the command line.',
  },
} as const;
