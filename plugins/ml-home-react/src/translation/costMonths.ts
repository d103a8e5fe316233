/** Words of months that are closed, and keep their rules of allocation. */
export const costMonthMessages = {
  costMonths: {
    title: 'Months',
    how: 'A closed month is restated by no bill and allocated anew by no rule, until it is opened again.',
    failed: 'The months could not be read',
    none: 'No bill was imported yet.',
    month: 'Month',
    state: 'State',
    open: 'Open',
    closed: 'Closed',
    closedBy: 'Closed {{date}} by {{who}}',
    closedOn: 'Closed {{date}}',
    late_one: '{{n}} bill came later and is open',
    late_other: '{{n}} bills came later and are open',
    rules: 'Allocated by',
    version: 'version {{version}}',
    builtIn: 'built-in rules',
    bills: 'Bills',
    close: 'Close',
    closeRest: 'Close the rest',
    reopen: 'Open again',
    closeIt: 'Close {{month}}',
    reopenIt: 'Open {{month}} again',
    closeTitle: 'Close {{month}}?',
    closeText:
      'No bill of {{month}} can be restated any more, and it keeps version {{version}} of the rules. Corrections can still be added.',
    closeRestText:
      'Its bills that came later cannot be restated any more either. It keeps version {{version}} of the rules.',
    reopenTitle: 'Open {{month}} again?',
    reopenText:
      'Its bills can be restated, and it is allocated anew by version {{version}} of the rules: what teams and models were charged for it may change.',
    didClose: '{{month}} is closed.',
    didOpen: '{{month}} is open again, allocated by version {{version}}.',
    anew_one: 'Publishing allocates {{n}} open month anew: {{months}}.',
    anew_other: 'Publishing allocates {{n}} open months anew: {{months}}.',
    noneAnew: 'No month with charges is open: publishing allocates none anew.',
    locked_one:
      '{{n}} closed month keeps the rules it was closed with: {{months}}.',
    locked_other:
      '{{n}} closed months keep the rules they were closed with: {{months}}.',
    lockedOne: '{{month}} (version {{version}})',
    andMore: '{{months}} and {{n}} more',
    tried:
      '{{month}} is closed and publishing does not change it. This is what opening it again would bring.',
    statement:
      'closed, allocated by version {{version}} of the rules of allocation',
  },
} as const;
