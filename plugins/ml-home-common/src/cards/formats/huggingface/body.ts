import { CardFieldId, CardValues } from '../../fields';
import { CardReadingBuilder } from '../CardReadingBuilder';

/** Sections of the template of Hugging Face, then ours; each holds the text of a field, or is a head only. */
const headings: { level: number; title: string; field?: CardFieldId }[] = [
  { level: 2, title: 'Model Details' },
  { level: 3, title: 'Model Description' },
  { level: 3, title: 'Model Sources' },
  { level: 2, title: 'Uses' },
  { level: 3, title: 'Direct Use', field: 'uses.purpose' },
  { level: 3, title: 'Downstream Use', field: 'uses.businessProblem' },
  { level: 3, title: 'Out-of-Scope Use', field: 'uses.outOfScope' },
  {
    level: 2,
    title: 'Bias, Risks, and Limitations',
    field: 'uses.limits',
  },
  { level: 3, title: 'Recommendations' },
  { level: 3, title: 'Trade-offs', field: 'uses.tradeoffs' },
  { level: 2, title: 'How to Get Started with the Model' },
  { level: 2, title: 'Training Details' },
  { level: 3, title: 'Training Data' },
  { level: 3, title: 'Training Procedure' },
  { level: 4, title: 'Preprocessing', field: 'data.preprocessing' },
  { level: 4, title: 'Training Hyperparameters' },
  { level: 4, title: 'Speeds, Sizes, Times' },
  { level: 2, title: 'Evaluation' },
  { level: 3, title: 'Testing Data, Factors & Metrics' },
  { level: 4, title: 'Testing Data' },
  { level: 4, title: 'Factors', field: 'fairness.assessment' },
  { level: 4, title: 'Metrics', field: 'evaluation.rationale' },
  { level: 3, title: 'Results' },
  { level: 2, title: 'Model Examination', field: 'explainability.method' },
  { level: 2, title: 'Environmental Impact' },
  { level: 2, title: 'Technical Specifications' },
  {
    level: 3,
    title: 'Model Architecture and Objective',
    field: 'overview.architecture',
  },
  { level: 3, title: 'Compute Infrastructure' },
  { level: 2, title: 'Oversight', field: 'oversight.overrule' },
  { level: 3, title: 'Monitoring', field: 'oversight.monitoring' },
  { level: 3, title: 'Escalation', field: 'oversight.escalation' },
  { level: 2, title: 'Third-Party Terms', field: 'thirdParty.terms' },
  { level: 2, title: 'Citation', field: 'overview.citation' },
  { level: 2, title: 'Glossary' },
  { level: 2, title: 'More Information' },
  { level: 2, title: 'Model Card Authors' },
  { level: 2, title: 'Model Card Contact', field: 'overview.contact' },
];

const NEEDED = '[More Information Needed]';

/** `- **Name:** value` lines, as the template writes facts. */
const facts: { heading: string; name: string; field: CardFieldId }[] = [
  {
    heading: 'Model Description',
    name: 'Developed by',
    field: 'overview.owner',
  },
  {
    heading: 'Environmental Impact',
    name: 'Hardware Type',
    field: 'environment.hardware',
  },
  {
    heading: 'Environmental Impact',
    name: 'Hours used',
    field: 'environment.hours',
  },
  {
    heading: 'Environmental Impact',
    name: 'Compute Region',
    field: 'environment.region',
  },
];

const bullet = (name: string, value: unknown) => `- **${name}:** ${value}`;

/** What a person reads under a heading, from fields that the front matter holds exactly. */
function listsUnder(title: string, values: CardValues): string[] {
  const lines: string[] = [];
  switch (title) {
    case 'Recommendations':
      for (const risk of values['risks.risks'] ?? []) {
        lines.push(bullet(risk.name, risk.mitigation ?? NEEDED));
      }
      break;
    case 'Training Data':
      for (const one of values['data.training'] ?? []) {
        lines.push(`- ${one.name}${one.digest ? ` (${one.digest})` : ''}`);
      }
      break;
    case 'Testing Data':
      for (const one of values['data.evaluation'] ?? []) {
        lines.push(`- ${one.name}${one.digest ? ` (${one.digest})` : ''}`);
      }
      break;
    case 'Training Hyperparameters':
      for (const { name, value } of values['environment.hyperparameters'] ??
        []) {
        lines.push(bullet(name, value));
      }
      break;
    case 'Model Sources': {
      const code = values['overview.code'];
      if (code) {
        lines.push(bullet('Repository', code.repository ?? NEEDED));
        lines.push(bullet('Commit', code.commit));
      }
      break;
    }
    case 'Results':
      for (const one of values['evaluation.metrics'] ?? []) {
        lines.push(bullet(one.key, one.value));
      }
      break;
    default:
  }
  return lines;
}

/** The body of the README. Texts of people stay Markdown; what is missing is said in the words of the template. */
export function writeBody(title: string, values: CardValues): string {
  const parts = [`# ${title}`];
  const summary = values['overview.summary'];
  if (summary) parts.push(summary);
  for (const { level, title: heading, field } of headings) {
    const lines = [
      ...facts
        .filter(one => one.heading === heading)
        .flatMap(({ name, field: id }) =>
          values[id] === undefined ? [] : [bullet(name, values[id])],
        ),
      ...listsUnder(heading, values),
    ];
    const text = field ? String(values[field] ?? NEEDED) : undefined;
    parts.push(`${'#'.repeat(level)} ${heading}`);
    if (text) parts.push(text);
    if (lines.length > 0) parts.push(lines.join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

const plain = (title: string) =>
  title
    .replace(/\[optional\]/i, '')
    .replace(/[*_`:#]/g, '')
    .trim()
    .toLowerCase();

const known = new Map(headings.map(one => [plain(one.title), one]));

interface Section {
  title: string;
  lines: string[];
}

/** Splits at headings of the template, and at others of the first two levels; code fences are left whole. */
function splitBody(body: string): Section[] {
  const sections: Section[] = [{ title: '', lines: [] }];
  let fence: string | undefined;
  for (const line of body.split(/\r?\n/)) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1].slice(0, 3);
    if (mark) fence = fence === mark ? undefined : fence ?? mark;
    const heading = fence ? null : /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    const title = heading ? plain(heading[2]) : '';
    if (heading && (known.has(title) || heading[1].length <= 2)) {
      sections.push({ title, lines: [] });
    } else {
      sections[sections.length - 1].lines.push(line);
    }
  }
  return sections;
}

const withoutComments = (text: string) =>
  text.replace(/<!--[\s\S]*?(?:-->|$)/g, '').trim();

/** What the body says; HTML comments of the template are left out. */
export function readBody(builder: CardReadingBuilder, body: string): void {
  const sections = splitBody(body);
  const texts = sections.map(({ title, lines }) => ({
    title,
    text: withoutComments(lines.join('\n')),
  }));
  for (const { heading, name, field } of facts) {
    const of = texts.find(one => one.title === plain(heading));
    const line = of?.text
      .split('\n')
      .map(one => /^[-*]\s+\*\*(.+?):?\*\*:?\s*(.*)$/.exec(one.trim()))
      .find(match => match && plain(match[1]) === plain(name));
    const value = line?.[2].trim();
    const isNumber = field === 'environment.hours';
    if (value && !(isNumber && !Number.isFinite(Number(value)))) {
      builder.set(field, isNumber ? Number(value) : value, name);
    }
  }
  for (const { title, text } of texts) {
    const field = known.get(title)?.field;
    if (field) builder.set(field, text, title);
  }
  // The text below the first heading of all, or before any.
  const first = texts.find(
    ({ title, text }) => !known.has(title) && text !== '',
  );
  const described = texts
    .find(one => one.title === 'model description')
    ?.text.split('\n')
    .filter(line => !/^[-*]\s+\*\*/.test(line.trim()))
    .join('\n')
    .trim();
  const index = first ? texts.indexOf(first) : -1;
  builder.set(
    'overview.summary',
    index >= 0 && index <= 1 ? first!.text : described,
    'Model Description',
  );
}
