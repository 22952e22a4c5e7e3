/**
 * The words that the built-in author knows, English and German side by side: each idea is one pattern over the text in small
 * letters. Nothing here names a file, a person or a whole sentence.
 */
const idea = (pattern: string): RegExp => new RegExp(`(?<![\\p{L}\\d-])(?:${pattern})(?![\\p{L}\\d])`, 'giu')

export const IDEAS = {
  mail: idea(
    'e-?mails?|mail(?:s|ed|ing)?|send|sends|notif(?:y|ies)|inform|informs|alert|alerts|warn|warns|remind|reminds|nudge|chase|ping|contacts? (?:them|the|each|all|everyone|every|him|her|our|those)|forward|write(?:s)? (?:to|every(?:body|one)|all|each|him|her|them)|let .{1,60}? know|tell|tells|message|congratulate|wish|thank|invite|greet|report (?:it |them |that )?to|melden?|meldet|mail(?:en|t)?|schick(?:e|en|t)?|send(?:e|en|et)|verschick(?:e|en|t)?|erinner(?:e|n|t)?|benachrichtig(?:e|en|t)?|informier(?:e|en|t)?|bescheid|anschreib(?:e|en|t)|schreib(?:e|en|t)? (?:dem|der|den|an|allen|jedem|jeder|ihm|ihr|ihnen|uns|mir|die|das)|weiterleiten|leite .{1,60}? weiter|warn(?:e|en|t)|gratulier(?:e|en|t)?|lade .{1,60}? ein|begrüß(?:e|en|t)?|sag(?:e|en|t)?|mahn(?:e|en|t)?|anmahnen|reminders?|greetings?|\\p{L}*(?:grüße|glückwünsche|gruß)|notifications?|(?:send|mail)(?:ing)? (?:out )?(?:the |a )?newsletter|sending|mailing|informing|notifying|reminding|forwarding|telling|writing to|erinnerung(?:en)?|mahnung(?:en)?|benachrichtigung(?:en)?|zahlungserinnerung(?:en)?|escalate|escalates|hand(?:s)? (?:it |them )?(?:over )?to|raise (?:it )?with|gets? (?:an? )?(?:e-?mail|mail|message|note|letter|reminder|notice)|receives? (?:an? )?(?:e-?mail|mail|message|note|copy)|ask (?:the (?:people|persons?|customers?|suppliers?|employees?|owners?|colleagues?)|them|him|her|each|every|those|everybody|everyone)|frag(?:e|en|t)? (?:die|den|alle|jeden|bei)|bitte(?:t|n)? (?:die|den|alle|jeden) [\\p{L} ]{1,40}? (?:um|darum)(?! \\d)|bitten? um|bekomm(?:en|t) (?:eine )?(?:e-?)?mail|\\p{L}{4,}(?<!voice|hot)mails?',
  ),
  reply: idea(
    'repl(?:y|ies)|answer|respond|responds|confirm|confirms|confirmation|acknowledge|acknowledges|acknowledgement|auto-?reply|thank|thanks|antwort(?:e|en|et)?|beantwort(?:e|en|et)?|bestätig(?:e|en|t|ung)?|eingangsbestätigung|empfangsbestätigung|rückmeldung|bedank(?:e|en|t)?',
  ),
  mailWord: idea(
    '\\p{L}{4,}(?<!voice|hot)mails?|e-?mails?|mail(?:s|ed|ing|en|t)?|message|messages|e-?post|nachricht(?:en)?|newsletter|letter|brief|briefe',
  ),
  show: idea(
    'show|list|display|tell me|let me know|give me|count|how many|which|what|who|are there|is there|overview|result|results|for me to (?:see|look at|check)|find|zeig(?:e|en|t)?|auflisten|liste|wie viele?|welche[rs]?|was|wer|gib mir|zähl(?:e|en|t)?|übersicht|ergebnis|finde|keep|check|prüfe?n?|compare|vergleich(?:e|en)?|watch|monitor|look',
  ),
  write: idea(
    'save|saves|saved|store|stored|stores|export|exports|file|filed|put|puts|write(?:s)?|create|creates|make|makes|produce|produces|generate|generates|prepare|build|copy|copies|drop|turn|log|append|note|notes|record|records|add|adds|enter|speicher(?:e|n|t)?|ablegen|leg(?:e|en|t)?|abspeichern|exportier(?:e|en|t)?|schreib(?:e|en|t)?|erstell(?:e|en|t)?|erzeug(?:e|en|t)?|kopier(?:e|en|t)?|protokollier(?:e|en|t)?|mach(?:e|en|t)?|sicher(?:e|n|t)?|back ?up|convert|converts|transform|umwandeln|wandle|wandel|gespeichert|abgelegt|geschrieben|exportiert|kopiert|erstellt|abgespeichert|festgehalten|notier(?:e|en|t)?|vermerk(?:e|en|t)?',
  ),
  fileWord: idea(
    'files?|csv|xlsx|excel|spreadsheets?|workbook|datei(?:en)?|tabelle|exceldatei|excel-datei|txt|text ?files?|document|documents|dokumente?|reports?|bericht(?:e)?|sheet|folder|directory|ordner|verzeichnis|log',
  ),
  table: idea(
    'list|lists|spreadsheets?|table|excel|csv|xlsx|register|sheet|rows?|lines?|entries|liste|listen|tabelle|zeilen?|einträge|database|inventory|roster|export|ledger|records?',
  ),
  move: idea(
    'move|moves|sort|sorts|tidy|tidies|archive|archives|rename|renames|put away|organi[sz]e|file away|verschieb(?:e|en|t)?|sortier(?:e|en|t)?|aufräum(?:e|en|t)?|räum(?:e|en|t)?|archivier(?:e|en|t)?|umbenennen|benenn(?:e|en|t)?|umbenannt|ordne|einsortieren|umziehen|sweep|verschoben|sortiert|archiviert|aufgeräumt|einsortiert|geordnet|moved|sorted|archived|tidied',
  ),
  remove: idea(
    'delete|deletes|remove|removes|take away|throw away|throw out|trash|dispose of|get rid of|clean(?:s)? up|clean|clear|purge|discard|wipe|lösch(?:e|en|t)?|gelöscht|entfern(?:e|en|t)?|aufräumen|bereinig(?:e|en|t)?|weg damit|wegwerfen|set aside',
  ),
  archive: idea('archive|archives|archivier(?:e|en|t)?|archiv|put away'),
  rename: idea('rename|renames|renamed|umbenennen|umbenannt|benenn(?:e|en|t)?'),
  files: idea(
    'files?|documents?|pdfs?|scans?|pictures?|photos?|images?|downloads|folders?|directory|directories|datei(?:en)?|dokumente?|bilder|fotos?|ordner|verzeichnis',
  ),
  read: idea(
    'fetch|fetches|look up|looks up|look at|download|downloads|get|gets|read|reads|check|checks|copy|copies|pull|grab|query|retrieve|monitor|watch|lies|lesen|lade|laden|hol(?:e|en|t)?|abrufen|ruf(?:e|en|t)?|prüf(?:e|en|t)?|abfragen|frag(?:e|en|t)? .{0,30}ab|schau(?:e|en|t)?|überwach(?:e|en|t)?',
  ),
  post: idea(
    'post|posts|push|pushes|send|sends|submit|submits|upload|uploads|transmit|call|calls|report|reports|put|deliver|forward|schick(?:e|en|t)?|send(?:e|en|et)|übermittel(?:n|e|t)?|melde(?:n|t)?|poste(?:n|t)?|übertrag(?:e|en|t)?|hochladen',
  ),
  ticket: idea(
    "(?:an?|one|ein|einen|eine|the|each|new|neues|its own|'s) (?:[\\p{L}-]+ ){0,2}?(?:tickets?|support case|case)|tickets? (?:for|to|für|an) [\\p{L}]+|tickets? (?:erstellen|anlegen|eröffnen|aufmachen|öffnen)|raise tickets?|create tickets|file tickets",
  ),
  approve: idea(
    'ask (?:me|us) (?:first|before(?:hand)?)|ask first|before (?:anything|something|it|you) [\\p{L} ]{1,30}?,? ?ask (?:me|us)|frag(?:e|t)? (?:mich|uns) (?:vorher|zuerst|erst|bevor)|approval|approve[sd]?|sign-?off|sign off|signs off|go-?ahead|okay from|ok from|green light|confirmation (?:of|from|by) (?:the|our|a)|ask .{1,60}? (?:whether|if|for (?:approval|permission|a decision|their ok|ok))|decides?|freigabe|freigeben|freigegeben|genehmig(?:en|t|ung)?|zustimmung|zustimmen|abnicken|absegnen|frag(?:e|en|t)? .{1,60}?, ob|after .{1,30}? (?:agrees|confirms|approves|says yes)|(?:after|once|when) (?:i|we) (?:say|said|give|gave|have said) (?:yes|ok|okay|my ok|the ok)|get my (?:ok|okay|go)|nach meinem ok|wenn ich (?:ja sage|zustimme)',
  ),
  remember: idea(
    'remember|remembers|already (?:seen|contacted|written|mailed|told|reported|sent)|not (?:yet )?(?:seen|contacted|mailed|told|reported|written)(?: to)?(?: before| yet)?|seen before|only new|new ones|new (?:since|entries|rows|items|lines)|never (?:seen|twice)|not twice|nothing twice|once per|only once|keep track|merk(?:e|en|t)?|noch nicht (?:gesehen|gemeldet|kontaktiert|angeschrieben)|nicht doppelt|nur neue[nrs]?|neue (?:einträge|zeilen)|since (?:the )?last (?:time|run)|changed since|never (?:the )?(?:\\p{L}+ ){0,3}twice|(?:if|when|whenever|whether) (?:something|anything|it|they|the \\p{L}+|that) (?:has |have |is |was )?change[sd]?|wenn sich (?:etwas|was|\\p{L}+ \\p{L}+) (?:geändert hat|ändert|verändert)|bei änderung(?:en)?|only (?:report |mail |tell .{1,20}? )?changes|nur änderungen',
  ),
  group: idea(
    'sum|sums|total|totals|add up|add|summari[sz]e|summary|report|subtotal|aggregate|average|costs?|how much|how many|count|breakdown|break down|overview|figures|numbers|sales|revenue|hours|summe|summen|summier(?:e|en|t)?|gesamt|auswert(?:en|ung)|bericht|umsatz|kosten|addier(?:e|en|t)?|zusammenfass(?:en|ung)|stunden|zähl(?:e|en|t)?|grouped|group|gruppier(?:e|en|t)?',
  ),
  duplicates: idea(
    'duplicates?|duplicated|doubles?|double (?:entries|bookings?|payments?|invoices?)|occurs? twice|appears? twice|listed twice|paid twice|booked twice|entered twice|twice in|more than once|doppelte?[nrs]?|dubletten?|duplikate?|zweimal',
  ),
  compare: idea(
    'compare|compares|comparison|differs?|difference|differences|different|what changed|changes between|deviat\\w+|reconcile|match up|abgleich(?:en|t)?|gleiche .{1,80}? ab|vergleich(?:e|en|t)?|unterschied(?:e|en)?|abweichung(?:en)?|mismatch\\w*',
  ),
  join: idea(
    'join|joins|merge|merges|combine|combines|put together|bring together|look up .{1,40}? in|match|matches|enrich|verbinde|verknüpf(?:e|en|t)?|zusammenführen|führe .{1,60}? zusammen|kombinier(?:e|en|t)?|ergänz(?:e|en|t)?',
  ),
  each: idea(
    'each|every(?:body|one)?|all|one .{1,20}? per|per (?:row|line|person|customer|employee|debtor|item|entry)|their own|his|her|them|those|people|persons|individually|personal(?:ly)?|separately|customers|clients|employees|suppliers|vendors|colleagues|drivers|workers|members|tenants|debtors|applicants|candidates|participants|attendees|guests|owners|subscribers|donors|students|patients|contacts|leads|partners|volunteers|staff|whose|who|jede[nrsm]?|alle[nrsm]?|allen|wer|deren|kunden|mitarbeiter(?:n|innen)?|lieferanten|kolleg(?:en|innen)|mieter(?:n|innen)?|teilnehmer(?:n|innen)?|bewerber(?:n|innen)?|mitglieder(?:n)?|schuldner(?:n)?|fahrer(?:n)?|einzeln|persönlich',
  ),
  form: idea(
    'i give you|i enter|i type|let (?:me|us) (?:fill in|enter|type)|typed in|entered by hand|\\p{L}+ enters|\\p{L}+ types in|eingibt|eintippt|i key in|filled in by hand|by hand|i tell you|i fill|i hand you|i provide|i put in|you get (?:the|a)|given (?:a|the) name|ich gebe|ich nenne|ich trage|on demand|when i (?:ask|start|press|need|say)|auf zuruf|wenn ich|new (?:employee|colleague|hire|starter|joiner|customer|client|member|supplier|vendor)s?|request|application|onboarding|offboarding|onboard|antrag|neue[nr]? (?:mitarbeiter(?:in)?|kunde|kundin|kolleg\\w+)',
  ),
  pdf: idea('pdfs?|pdf-?(?:report|datei|bericht|dokument)\\w*'),
  docx: idea('word|docx|word-?(?:document|file|datei|dokument)|letter template|brief|briefe'),
  document: idea(
    'certificates?|letters?|agenda|contract|confirmation letter|badge|badges|labels?|handout|bescheinigung(?:en)?|zertifikate?|urkunden?|agenda|tagesordnung|protokoll|rechnungen',
  ),
  think: idea(
    'summari[sz]e|summari[sz]es|summary|classify|classif\\w+|categori[sz]e|triage|translate|translates|translation|draft|drafts|extract|extracts|sentiment|understand|judge|assess|rewrite|proofread|answer (?:the |their |them |questions|customers?)|reply to|suggest|zusammenfass(?:en|ung)|fasse .{1,60}? zusammen|übersetz(?:e|en|t|ung)?|klassifizier\\w*|einordnen|kategorisier\\w*|entwirf|entwerfen|formulier\\w*|auslesen|beantwort\\w*|bewerte\\w*',
  ),
  textWork: idea(
    'translate|translates|translation|classify|classif\\w+|categori[sz]e|draft|drafts|extract|extracts|sentiment|proofread|rewrite|übersetz(?:e|en|t|ung)?|klassifizier\\w*|kategorisier\\w*|entwirf|entwerfen|formulier\\w*|auslesen|triage',
  ),
  me: idea('me|mir|mich|us|uns'),
} as const satisfies Record<string, RegExp>
export type Idea = keyof typeof IDEAS

/** Whether the text speaks of an idea. */
export function speaksOf(text: string, of: Idea): boolean {
  const pattern = IDEAS[of]
  pattern.lastIndex = 0
  return pattern.test(text)
}

/** Apps that people name by their brand; one that the workspace has no connector for becomes a gap. */
export const BRANDS = [
  'Slack',
  'Microsoft Teams',
  'MS Teams',
  'Mattermost',
  'Discord',
  'WhatsApp',
  'Telegram',
  'Signal',
  'Zoom',
  'SAP',
  'Salesforce',
  'HubSpot',
  'DATEV',
  'Lexware',
  'lexoffice',
  'sevDesk',
  'Jira',
  'Confluence',
  'Asana',
  'Trello',
  'Notion',
  'monday.com',
  'SharePoint',
  'OneDrive',
  'Google Drive',
  'Google Sheets',
  'Google Calendar',
  'Gmail',
  'Dropbox',
  'Zendesk',
  'Freshdesk',
  'Intercom',
  'ServiceNow',
  'Personio',
  'Workday',
  'BambooHR',
  'Shopify',
  'WooCommerce',
  'Stripe',
  'PayPal',
  'QuickBooks',
  'Xero',
  'Odoo',
  'Dynamics 365',
  'NetSuite',
  'GitHub',
  'GitLab',
  'LinkedIn',
  'Facebook',
  'Instagram',
  'Mailchimp',
  'Airtable',
  'Zapier',
  'DocuSign',
  'Pipedrive',
  'Twilio',
  'Oracle',
  'Exact Online',
  'Outlook calendar',
  'Navision',
  'Weclapp',
  'Basecamp',
  'ClickUp',
  'Miro',
  'Power BI',
  'Tableau',
  'Snowflake',
] as const
