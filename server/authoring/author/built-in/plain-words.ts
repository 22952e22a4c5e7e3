/** Verbs that steer the reading, as an order would say them. */
const VERBS = new Set(
  'move tidy sort archive rename save store export copy log append record delete remove clean wipe clear post upload compare merge combine join check count summarise summarize write create make collect compile gather consolidate forward reply answer fetch download read translate extract classify draft convert back update mark reconcile list show put file prepare produce generate monitor watch'.split(
    ' ',
  ),
)
/** German verbs, without their ending: "du schreibst" says the same as "schreibe". */
const GERMAN =
  /(?<!\p{L})(schreib|schick|send|mail|erinner|informier|meld|benachrichtig|speicher|leg|prüf|sortier|verschieb|exportier|kopier|erstell|trag|lösch|archivier|zeig|warn|sammel|vergleich|übersetz|beantwort|antwort|bestätig|frag|hol|ruf|notier|zähl|summier)e?st(?!\p{L})/giu
/** What only wraps a wish, so that its words are not taken for the wish itself. */
const POLITE =
  /(?<!\p{L})(?:(?:may|can|could|might) i (?:please )?ask you to|i (?:was|am) wondering (?:whether|if) you (?:could|can|might)|(?:could|can|would|will) you (?:please|kindly|maybe|perhaps)?|would you mind|be so kind as to|if you (?:could|would)|(?:könnten|können|könntest|kannst|würden|würdest) (?:du|sie|ihr)(?: bitte| mal| vielleicht)*|seien sie so (?:gut|nett) und|let me know if (?:you have|there are|anything is unclear|you need)[^.;!?]{0,40}|thanks? (?:you )?(?:so much|a lot|very much|in advance|for your help)?[.!]|vielen dank[^.!?]{0,20}|(?:hi|hello|dear|good morning|guten tag|hallo|liebe[rs]?) (?:there|all|team|colleagues?|zusammen)(?=[,.!]))(?!\p{L})/giu
/** A way of telling that nobody wants. */
const NOT_BY_MAIL =
  /(?<!\p{L})(?:no|not|never|without|don.t|do not|doesn.t|does not|nobody|rather than|instead of|kein(?:e|en)?|nicht|ohne|statt|anstatt|niemals)(?: (?:read|reads|send|sends|want|need|use|write|wants|likes?|look at|check|bitte|please|me|us|it|any|by|via|per|more|extra|mir|uns|über)){0,3} (?:an? |the |any |per |by |via |via |eine )?(?:e-?mails?|mails?)(?: back| out| needed| please| nötig| verschicken| schicken| senden)?(?!\p{L}|-)/giu

/** The same wish in the words of an order: no politeness, no -ing, no second person. Names of files and addresses stay. */
export function plainWords(text: string): string {
  return text
    .replace(POLITE, ' ')
    .replace(NOT_BY_MAIL, ' ')
    .replace(GERMAN, '$1e')
    .replace(/(?<![\p{L}\d@./_-])(\p{L}{2,14})ing(?![\p{L}\d@/_-]|\.[\p{L}\d])/giu, (word, stem: string) => orderOf(stem) ?? word)
}

function orderOf(stem: string): string | null {
  const lower = stem.toLowerCase()
  const once = lower.replace(/(\p{L})\1$/u, '$1')
  return [lower, `${lower}e`, once].find((verb) => VERBS.has(verb)) ?? null
}
