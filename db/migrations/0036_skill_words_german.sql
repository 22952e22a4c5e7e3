-- what a search in words reads, made once for each version: each word as it stands, and by its stem in English and in German. Not among the
-- columns of db/schema/skill-versions.ts, so that no select brings it along.
alter table muster.skill_versions add column search_words tsvector generated always as (to_tsvector('simple', search_text) || to_tsvector('english', search_text) || to_tsvector('german', search_text)) stored;
