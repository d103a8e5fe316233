import { Knex } from 'knex';

interface ColumnRow {
  table_name: string;
  column_name: string;
  data_type: string;
  nullable: boolean;
  default_value: string | null;
  comment: string | null;
}

interface IndexRow {
  table_name: string;
  definition: string;
}

/** The schema as text: tables with their columns and comments, keys and indexes. Partitions are left out. */
export async function sqlReport(knex: Knex): Promise<string> {
  const tables = (
    await knex.raw(`
      select relname as table_name, obj_description(oid) as comment from pg_class
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relispartition
        and relname not like 'knex_%' order by relname`)
  ).rows as { table_name: string; comment: string }[];
  const columns = (
    await knex.raw(`
      select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, a.atttypmod) as data_type,
        not a.attnotnull as nullable, pg_get_expr(d.adbin, d.adrelid) as default_value,
        col_description(c.oid, a.attnum) as comment
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`)
  ).rows as ColumnRow[];
  const indexes = (
    await knex.raw(`
      select tablename as table_name, replace(indexdef, ' ON public.', ' ON ') as definition
      from pg_indexes where schemaname = 'public' order by tablename, indexname`)
  ).rows as IndexRow[];
  const foreignKeys = (
    await knex.raw(`
      select conrelid::regclass::text as table_name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
      order by 1, 2`)
  ).rows as IndexRow[];

  const lines = [
    '# Schema of the ML Home backend',
    '',
    'Made from the migrations by `npm run sql-report`; do not edit.',
  ];
  for (const table of tables) {
    const of = <T extends { table_name: string }>(rows: T[]) =>
      rows.filter(row => row.table_name === table.table_name);
    lines.push('', `## ${table.table_name}`, '', table.comment, '');
    lines.push(
      '| Column | Type | Null | Default | Meaning |',
      '|---|---|---|---|---|',
    );
    for (const column of of(columns)) {
      lines.push(
        `| ${column.column_name} | ${column.data_type} | ${
          column.nullable ? 'yes' : 'no'
        } | ${column.default_value ?? ''} | ${column.comment ?? ''} |`,
      );
    }
    lines.push('', ...of(indexes).map(index => `- ${index.definition}`));
    lines.push(...of(foreignKeys).map(key => `- ${key.definition}`));
  }
  return `${lines.join('\n')}\n`;
}
