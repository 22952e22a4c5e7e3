/** Between two words. */
const GAP = String.raw`[^\p{L}\p{N}]{1,4}`
const AHEAD = String.raw`(?<![\p{L}\p{N}])`
const BEHIND = String.raw`(?![\p{L}\p{N}])`
const FILL = `(?:(?:sie|bitte|all(?:e[mnrs]?)?|jede[mnrs]?|d(?:ie|er|en|as|em)|dein(?:e[mnrs]?)?|ihr(?:e[mnrs]?)?|eure?[mnrs]?|diese[mnrs]?|und|anderen?|sämtlichen?|mir|uns|vollständigen?|ganzen?|gesamten?|inhalt(?:e)?|jetzt|davon|hiervon|es|etwas|nichts|nicht)${GAP}){0,5}`
const PEOPLE =
  '(?:(?:be)?nutze(?:r(?:in(?:nen)?|n)?)|anwender(?:in(?:nen)?|n)?|mensch(?:en)?|betreiber[ns]?|prüfer(?:in(?:nen)?|n)?|admin(?:s|istrator(?:en)?)?|niemand(?:em|en)?)'
const IMPERATIVE = '(?:e|en|t|st)?'

const sentence = (...words: readonly string[]): RegExp => new RegExp(`${AHEAD}${words.join('')}${BEHIND}`, 'giu')

/** The same sentences in German. Bounded gaps, as there. */
export const GERMAN_PHRASES: readonly (readonly [code: string, message: string, shape: RegExp])[] = [
  [
    'ignore-instructions',
    'A sentence tells the reader to drop its instructions.',
    sentence(
      `(?:ignorier${IMPERATIVE}|vergiss|vergessen|missacht${IMPERATIVE}|übergeh${IMPERATIVE}|umgeh${IMPERATIVE}|verwirf|verwerfen|überschreib${IMPERATIVE})${GAP}${FILL}`,
      String.raw`(?:(?:vorherig|bisherig|früher|vorig|obig|vorangehend|vorangegangen|vorstehend|ursprünglich|bestehend|geltend|vorhanden)e[nr]?${GAP}(?:[\p{L}\p{N}]{1,20}${GAP}){0,2}(?:system)?|system-?|sicherheits-?)`,
      '(?:anweisung(?:en)?|anleitung(?:en)?|instruktion(?:en)?|regeln?|vorgaben?|richtlinien?|befehle?|prompts?|nachrichten?|kontext)',
    ),
  ],
  [
    'new-role',
    'A sentence gives the reader another identity.',
    sentence(
      `(?:du bist (?:jetzt|nun|ab jetzt|ab sofort|von nun an)|(?:ab jetzt|ab sofort|von nun an) bist du|verhalte dich wie|tu so,? als (?:wärst|seist) du)${GAP}(?:(?:ein|eine|der|die|das|im)${GAP})?`,
      '(?:DAN|(?:ein )?jailbreak|uneingeschränkt(?:e[rs]?)?|unbeschränkt(?:e[rs]?)?|ungefiltert(?:e[rs]?)?|entwicklermodus|root|system)',
    ),
  ],
  [
    'hide-from-people',
    'A sentence asks to keep something from people.',
    sentence(
      `(?:(?:sage?|sagen|erzähle?|erzählen|verrate|verraten|zeige?|zeigen|melde|melden|teile?|mitteilen)${GAP}${FILL}${PEOPLE}${GAP}(?:(?:davon|hiervon|das|dies|es|etwas|darüber)${GAP}){0,2}(?:nichts?|niemals|nie)`,
      `|(?:verheimlich|verschweig|verberg|verbirg)${IMPERATIVE}${GAP}${FILL}(?:vor${GAP}${FILL})?${PEOPLE}`,
      `|informier${IMPERATIVE}${GAP}${FILL}${PEOPLE}${GAP}(?:(?:darüber|davon)${GAP})?nicht`,
      `|ohne${GAP}${FILL}${PEOPLE}${GAP}(?:(?:darüber|davon|vorher)${GAP}){0,2}(?:zu${GAP})?(?:informieren|benachrichtigen|fragen|sagen|zeigen|erwähnen)`,
      `|(?:sage?|erzähle?|verrate|melde)${GAP}niemand(?:em)?${BEHIND})`,
    ),
  ],
  [
    'skip-approval',
    'A sentence asks to go round approval.',
    sentence(
      `(?:überspring${IMPERATIVE}|umgeh${IMPERATIVE}|deaktivier${IMPERATIVE}|vermeide?n?|unterlauf${IMPERATIVE})${GAP}(?:(?:sie|all(?:e[nrs]?)?|jede[nrs]?|d(?:ie|er|en|as)|menschlichen?)${GAP}){0,3}`,
      '(?:freigaben?|genehmigung(?:en)?|bestätigung(?:en)?|zustimmung(?:en)?|rückfragen?|sicherheits(?:prüfung(?:en)?|abfragen?)|berechtigungs(?:prüfung(?:en)?|abfragen?))',
    ),
  ],
  [
    'prompt-leak',
    'A sentence asks for the hidden instructions.',
    sentence(
      `(?:zeige?|gib|geben|nenne?|verrate|wiederhole|drucke|sende|schicke?)${GAP}${FILL}(?:system-?(?:prompt|anweisung(?:en)?)|(?:versteckten?|verborgenen?|geheimen?)${GAP}(?:anweisung(?:en)?|prompts?))`,
    ),
  ],
  [
    'send-secrets',
    'A sentence asks to send secrets somewhere.',
    sentence(
      `(?:sende?|senden|schicke?|schicken|lade|übertrage|leite|poste|maile|übermittle)${GAP}${FILL}(?:api-?schlüssel|zugangsdaten|anmeldedaten|passwort|passwörter|kennwort|kennwörter|geheimnisse|private[n]? schlüssel|tokens?|umgebungsvariablen)${BEHIND}`,
      String.raw`[^\n.]{0,80}${AHEAD}(?:an|zu|nach|per|auf)`,
    ),
  ],
  [
    'must-obey',
    'A sentence puts itself above all others.',
    sentence(
      `diese[rs]? (?:anweisung(?:en)?|regeln?|skill|fähigkeit)${GAP}(?:(?:haben|hat) vorrang vor|stehen über|steht über|überschreib(?:en|t)|ersetz(?:en|t)|(?:gehen|geht) vor)${GAP}(?:all(?:e[mnrs]?)?|jede[mnrs]?|dein(?:e[mnrs]?)?|d(?:en|ie|er|em))`,
    ),
  ],
]
