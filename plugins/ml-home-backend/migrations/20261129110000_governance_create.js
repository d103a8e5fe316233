// @ts-check

/**
 * Governance: assessments, policies, reviews with their evidence and decisions, findings, waivers, what the gate was
 * asked, and the ledger.
 *
 * Reviews and what hangs on them name the model by id and by name: a model that is deleted takes its reviews out of
 * every list (the id becomes null), and a model that is registered again by the same name begins without approvals.
 * `governance_guards` holds the names that published policies guard, so that setting an alias that nobody guards stays
 * one statement.
 *
 * The ledger can be added to only: a trigger refuses UPDATE, DELETE and TRUNCATE, also of the role that owns the table,
 * and the rights to them are taken away. Assessments, decisions and published policies are refused in the same way.
 *
 * Locks: creates only; the foreign keys take a short share row exclusive lock on `models`.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table governance_assessments (
      id bigint generated always as identity primary key,
      model_id bigint references models (id) on delete set null,
      model_name text not null,
      tier text not null check (tier in ('prohibited', 'high', 'limited', 'third_party', 'minimal')),
      gpai text not null check (gpai in ('none', 'gpai', 'gpai_systemic')),
      rule_version integer not null,
      answers jsonb not null,
      findings jsonb not null,
      note text,
      assessed_by text,
      assessed_at timestamptz not null default now()
    );
    create index governance_assessments_model_idx on governance_assessments (model_id, id desc);
    comment on table governance_assessments is 'Answers to the questionnaire and the risk tier that followed; the newest counts';
    comment on column governance_assessments.gpai is 'General-purpose AI, the axis beside the tier';
    comment on column governance_assessments.rule_version is 'Of the questionnaire';
    comment on column governance_assessments.findings is 'Per rule whether it holds and why; what does not hold is kept too';

    create table governance_policies (
      id bigint generated always as identity primary key,
      key text not null,
      version integer not null,
      status text not null default 'draft' check (status in ('draft', 'published', 'retired')),
      document jsonb not null,
      digest text not null,
      author text,
      published_by text,
      published_at timestamptz,
      retired_at timestamptz,
      created_at timestamptz not null default now(),
      unique (key, version)
    );
    create unique index governance_policies_draft_idx on governance_policies (key) where status = 'draft';
    create unique index governance_policies_published_idx on governance_policies (key) where status = 'published';
    comment on table governance_policies is 'Policies as data, one row per version; a published one never changes';
    comment on column governance_policies.digest is 'SHA-256 (hex) over the canonical JSON of the document';

    create table governance_guards (
      policy_id bigint not null references governance_policies (id) on delete cascade,
      kind text not null check (kind in ('alias', 'stage', 'environment')),
      name text not null,
      primary key (kind, name, policy_id)
    );
    create index governance_guards_policy_idx on governance_guards (policy_id);
    comment on table governance_guards is 'Aliases, stages and environments that published policies guard';
    comment on column governance_guards.name is 'In lower case';

    create table governance_reviews (
      id bigint generated always as identity primary key,
      model_id bigint references models (id) on delete set null,
      model_name text not null,
      version integer not null,
      state text not null,
      resumes_to text,
      policy_id bigint references governance_policies (id),
      tier text,
      environments text[] not null default '{}',
      note text,
      steps jsonb not null default '[]',
      open_step integer,
      open_role text,
      submitted_by text,
      submitted_at timestamptz,
      decided_at timestamptz,
      state_since timestamptz not null default now(),
      due_at timestamptz,
      valid_until timestamptz,
      assignee text,
      conflicts jsonb not null default '[]',
      baseline_evidence_id bigint,
      evidence_id bigint,
      verdicts jsonb not null default '{"pass": 0, "fail": 0, "insufficient": 0}',
      open_comments integer not null default 0,
      reminded_at timestamptz,
      escalated_at timestamptz,
      revision integer not null default 1,
      created_at timestamptz not null default now()
    );
    create unique index governance_reviews_live_idx on governance_reviews (model_id, version)
      where state not in ('rejected', 'withdrawn', 'retired');
    create index governance_reviews_version_idx on governance_reviews (model_id, version, id desc);
    create index governance_reviews_queue_idx on governance_reviews (due_at, id) where state in ('submitted', 'in_review');
    create index governance_reviews_changed_idx on governance_reviews (state_since desc, id desc);
    create index governance_reviews_valid_idx on governance_reviews (valid_until)
      where state in ('approved', 'approved_with_conditions', 'stale');
    create index governance_reviews_policy_idx on governance_reviews (policy_id);
    comment on table governance_reviews is 'Examinations of model versions; at most one of a version is alive';
    comment on column governance_reviews.steps is 'Role, title, needs, groups and the approvals that count, of each step';
    comment on column governance_reviews.open_role is 'Role whose approval it waits for';
    comment on column governance_reviews.conflicts is 'People who took part in the version, and how';
    comment on column governance_reviews.baseline_evidence_id is 'The evidence of the approval that it is compared with';
    comment on column governance_reviews.evidence_id is 'The evidence that the reviewers are shown';
    comment on column governance_reviews.revision is 'Grows with each change; a decision names the one it was made on';

    create table governance_evidence (
      id bigint generated always as identity primary key,
      review_id bigint not null references governance_reviews (id),
      items jsonb not null,
      rules jsonb not null default '[]',
      digest text not null,
      taken_at timestamptz not null default now(),
      approved_at timestamptz,
      by_people boolean not null default false
    );
    create index governance_evidence_review_idx on governance_evidence (review_id, id desc);
    alter table governance_reviews
      add foreign key (evidence_id) references governance_evidence (id),
      add foreign key (baseline_evidence_id) references governance_evidence (id);
    comment on table governance_evidence is 'The evidence of a version as it was when it was submitted';
    comment on column governance_evidence.digest is 'SHA-256 (hex) over the keys and digests of the items';
    comment on column governance_evidence.approved_at is 'When a review was approved on it';
    comment on column governance_evidence.by_people is 'Approved by people, and not by rules or an envelope alone';
    comment on column governance_evidence.rules is 'What each rule of the policy said of it';

    create table governance_decisions (
      id bigint generated always as identity primary key,
      review_id bigint not null references governance_reviews (id),
      evidence_id bigint not null references governance_evidence (id),
      step integer,
      kind text not null,
      reviewer text,
      on_behalf_of text,
      token_id text,
      reason text not null,
      bound jsonb not null,
      evidence_digest text not null,
      decided_at timestamptz not null default now()
    );
    create index governance_decisions_review_idx on governance_decisions (review_id, id);
    comment on table governance_decisions is 'Verdicts, signed by people; never changed';
    comment on column governance_decisions.bound is 'Digest of each item of evidence that it rests on, by key';

    create table governance_lapses (
      decision_id bigint primary key references governance_decisions (id),
      because text not null,
      lapsed_at timestamptz not null default now()
    );
    comment on table governance_lapses is 'Decisions that no longer count, and why';

    create table governance_comments (
      id bigint generated always as identity primary key,
      review_id bigint not null references governance_reviews (id),
      parent_id bigint references governance_comments (id),
      subject text,
      author text,
      body text not null,
      mentions text[] not null default '{}',
      created_at timestamptz not null default now(),
      resolved_at timestamptz,
      resolved_by text
    );
    create index governance_comments_review_idx on governance_comments (review_id, id);
    comment on table governance_comments is 'Remarks on reviews';
    comment on column governance_comments.subject is 'Key of the item of evidence it is about';

    create table governance_attachments (
      id bigint generated always as identity primary key,
      review_id bigint not null references governance_reviews (id),
      name text not null,
      media_type text not null,
      sha256 text not null,
      content bytea not null,
      created_by text,
      created_at timestamptz not null default now()
    );
    create index governance_attachments_review_idx on governance_attachments (review_id, id);
    comment on table governance_attachments is 'Small files attached to reviews, served only to be saved';

    create table governance_findings (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('finding', 'condition', 'incident', 'recall')),
      state text not null default 'open' check (state in ('open', 'resolved', 'accepted')),
      severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
      model_id bigint references models (id) on delete set null,
      model_name text not null,
      version integer,
      review_id bigint references governance_reviews (id),
      title text not null,
      detail text,
      evidence_key text,
      owner_ref text,
      due_on date,
      created_by text,
      created_at timestamptz not null default now(),
      closed_by text,
      closed_at timestamptz,
      closed_because text
    );
    create index governance_findings_model_idx on governance_findings (model_id, state);
    create index governance_findings_review_idx on governance_findings (review_id);
    create index governance_findings_open_idx on governance_findings (due_on, id) where state = 'open';
    comment on table governance_findings is 'Findings, conditions of approvals, incidents and recalls';
    comment on column governance_findings.evidence_key is 'Item of evidence that a condition is about';

    create table governance_waivers (
      id bigint generated always as identity primary key,
      model_id bigint references models (id) on delete set null,
      model_name text not null,
      version integer,
      environment text,
      rule text,
      owner_ref text not null,
      team_ref text not null,
      reason text not null,
      granted_by text,
      starts_at timestamptz not null default now(),
      expires_at timestamptz not null,
      revoked_at timestamptz,
      revoked_by text,
      expiry_told_at timestamptz,
      check (expires_at > starts_at)
    );
    create index governance_waivers_model_idx on governance_waivers (model_id, expires_at desc);
    create index governance_waivers_team_idx on governance_waivers (team_ref, expires_at);
    comment on table governance_waivers is 'Dated exceptions; when one expires the gate is closed again by itself';
    comment on column governance_waivers.team_ref is 'The team whose budget it counts against';
    comment on column governance_waivers.rule is 'Only what this rule refuses; everything when null';

    create table governance_delegations (
      id bigint generated always as identity primary key,
      from_ref text not null,
      to_ref text not null,
      role text,
      reason text not null,
      starts_at timestamptz not null default now(),
      ends_at timestamptz not null,
      ended_at timestamptz,
      check (from_ref <> to_ref and ends_at > starts_at)
    );
    create index governance_delegations_to_idx on governance_delegations (to_ref, ends_at);
    create index governance_delegations_from_idx on governance_delegations (from_ref, ends_at);
    comment on table governance_delegations is 'Who may decide for whom, for how long';

    create table governance_gate_decisions (
      id uuid primary key default gen_random_uuid(),
      seq bigint generated always as identity unique,
      model_id bigint,
      model_name text not null,
      version integer not null,
      environment text,
      promotion text,
      verdict text not null check (verdict in ('allow', 'warn', 'deny')),
      reasons jsonb not null,
      policy_version text not null,
      valid_until timestamptz not null,
      asked_by text,
      asked_at timestamptz not null default now()
    );
    create index governance_gate_decisions_model_idx on governance_gate_decisions (model_name, seq desc);
    comment on table governance_gate_decisions is 'Every question to the gate, with its answer';
    comment on column governance_gate_decisions.promotion is 'What was to be set, such as alias:champion; null of a question';

    create table governance_outbox (
      id bigint generated always as identity primary key,
      recipients text[] not null,
      title text not null,
      description text not null,
      link text not null,
      severity text not null default 'normal',
      scope text not null,
      attempts integer not null default 0,
      created_at timestamptz not null default now(),
      sent_at timestamptz
    );
    create index governance_outbox_unsent_idx on governance_outbox (attempts, id) where sent_at is null;
    comment on table governance_outbox is 'Notifications that are to be sent';

    create table governance_ledger (
      seq bigint primary key,
      at timestamptz not null,
      kind text not null,
      actor text,
      model_id bigint,
      model_name text,
      version integer,
      review_id bigint,
      entry text not null,
      prev_hash text not null,
      hash text not null
    );
    create index governance_ledger_model_idx on governance_ledger (model_name, seq desc);
    create index governance_ledger_review_idx on governance_ledger (review_id, seq);
    comment on table governance_ledger is 'What was done in governance, each entry chained to the one before; add only';
    comment on column governance_ledger.entry is 'Canonical JSON (RFC 8785) that the hash is over; holds sequence and previous hash';
    comment on column governance_ledger.hash is 'SHA-256 (hex) of the entry';

    create function governance_refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'Rows of % can be added, and neither changed nor removed', tg_table_name using errcode = '42501';
    end $$;
    create function governance_refuse_policy_change() returns trigger language plpgsql as $$
    begin
      if old.status = 'draft' then return case when tg_op = 'DELETE' then old else new end; end if;
      if tg_op = 'UPDATE' and old.status = 'published' and new.status = 'retired'
        and (new.key, new.version, new.document, new.digest, new.published_at, new.published_by)
          is not distinct from (old.key, old.version, old.document, old.digest, old.published_at, old.published_by)
      then return new; end if;
      raise exception 'A published policy cannot be changed' using errcode = '42501';
    end $$;
    create trigger governance_policies_fixed before update or delete on governance_policies
      for each row execute function governance_refuse_policy_change();
  `);
  // Assessments lose their model when it is deleted: that one change is let through.
  await knex.raw(`
    create function governance_refuse_assessment_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and new.model_id is null
        and (to_jsonb(new) - 'model_id') = (to_jsonb(old) - 'model_id') then return new; end if;
      raise exception 'Rows of % can be added, and neither changed nor removed', tg_table_name using errcode = '42501';
    end $$;
    create trigger governance_assessments_fixed before update or delete on governance_assessments
      for each row execute function governance_refuse_assessment_change();
    create trigger governance_decisions_fixed before update or delete or truncate on governance_decisions
      for each statement execute function governance_refuse_change();
    create trigger governance_ledger_fixed before update or delete or truncate on governance_ledger
      for each statement execute function governance_refuse_change();
    revoke update, delete, truncate on governance_ledger, governance_decisions from public;
    do $$ begin
      execute format('revoke update, delete, truncate on governance_ledger, governance_decisions from %I', current_user);
    end $$;
  `);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw(`
    alter table governance_reviews drop column evidence_id, drop column baseline_evidence_id;
    drop table governance_ledger, governance_outbox, governance_gate_decisions, governance_delegations,
      governance_waivers, governance_findings, governance_attachments, governance_comments, governance_lapses,
      governance_decisions, governance_evidence, governance_reviews, governance_guards, governance_policies,
      governance_assessments;
    drop function governance_refuse_change();
    drop function governance_refuse_policy_change();
    drop function governance_refuse_assessment_change();
  `);
};
