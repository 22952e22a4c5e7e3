type Replacer = (said: string, ...groups: string[]) => string

/** How people speak of times → the words that `read-sentence.ts` knows. Applied in order, over small letters. */
export const REWORDED: readonly (readonly [RegExp, string | Replacer])[] = [
  [/(\d)\s?p\.\s?m\.?(?!\p{L})/gu, '$1pm'],
  [/(?<!\p{L})(?:7|all) days (?:a|per) week(?!\p{L})|(?<!\p{L})7 tage die woche(?!\p{L})/gu, 'every day'],
  [
    /(?<!\p{L})(?:during|throughout|through) the (?:working )?week(?!\p{L})|(?<!\p{L})unter der woche(?: jeden tag)?(?!\p{L})/gu,
    'weekdays',
  ],
  [/(?<![\p{L}\d])m\s?[-–]\s?f(?![\p{L}\d])/gu, 'weekdays'],
  [
    /(?<!\p{L})(?:from|of|since|until|before|for|by) (?:last|this|next|past) (?:mon|tues|wednes|thurs|fri|satur|sun)day(?! (?:of|in)(?!\p{L}))/gu,
    ' ',
  ],
  [
    /(?<=(?<!\p{L})(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mo|di|mi|do|fr|sa|so))\s?[/+]\s?(?=(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)(?!\p{L})|\p{L}+days?(?!\p{L}))/gu,
    ' and ',
  ],
  [
    /(?<!\p{L})(?:2|3|4|5|twice|thrice|three times|two times|four times) (?:times )?(?:a|per|each|every) week(?!\p{L})[,:]?/gu,
    'every week',
  ],
  [
    /(?<!\p{L})(?:thrice|(?:[2-6]|three|four|five|six) ?(?:x|times)) (?:a day|per day|daily|each day)[,:]?(?=,? (?:at |um )?\d)/gu,
    'every day at',
  ],
  [
    /(?<!\p{L})(?:during|within|in) (?:the )?(?:working|office|business|opening) hours[\s,(]*(?:from |between |of )?(\d{1,2})(?::00)? ?(?:-|–|to|bis|and|until) ?(\d{1,2})(?::00)?(?![\d:])/gu,
    'between $1 and $2',
  ],
  [
    /(?<=(?:hour|minutes?|hourly)\s)(?:during|within|in) (?:the )?(?:working|office|business|opening) hours(?!\p{L})(?: on weekdays)?/gu,
    'weekdays between 9 and 17',
  ],
  [/(?<!\p{L})(?:every hour|hourly) on the half hour(?!\p{L})/gu, '30 minutes past every hour'],
  [
    /(?<!\p{L})between (\d{1,2}) and ([1-9]|1[0-2])(?![\d:])(?! ?(?:am|pm))/gu,
    (said: string, from: string, to: string) => (Number(to) <= Number(from) ? `between ${from} and ${Number(to) + 12}` : said),
  ],
  [
    /(?<![\p{L}\d:])([1-5])(?::(\d{2}))? (?:o.clock )?(?:in the|at) night(?!\p{L})/gu,
    (_: string, hour: string, minute = '00') => `${hour}:${minute}`,
  ],
  [/(\d)-?ish(?!\p{L})/gu, '$1'],
  [/(?<![\p{L}\d])(5|10|20|25) (?:minutes? )?(?:past|after|nach) (\d{1,2})(?![\d:])/gu, '$2:$1'],
  [/(?<=(?:at|by|um|around) )([01]\d|2[0-3])([0-5][05])(?: ?h(?:ours|rs)?)?(?![\p{L}\d])/gu, '$1:$2'],
  [/(?<=(?:at|by|around) )(\d{1,2}) (thirty|fifteen|forty-?five)(?!\p{L})/gu, '$1:$2'],
  [/(?<=\d:)thirty/gu, '30'],
  [/(?<=\d:)fifteen/gu, '15'],
  [/(?<=\d:)forty-?five/gu, '45'],
  [/(?<!\p{L})first thing (?:on |every |each )?(?=(?:mon|tues|wednes|thurs|fri|satur|sun)day)/gu, 'every '],
  [/(?<!\p{L})(?:at |um )?(?:midnight|mitternacht)(?!\p{L})/gu, 'at 0:00'],
  [/(?<![\p{L}@])(?:at |over |um die )?(?:lunch ?time|mittagszeit)(?!\p{L})/gu, '@noon'],
  [/(?<!\p{L})(?:at )?(?:the )?end of (?:every|each|all|the|a) (?:working|work|business|office) days?(?!\p{L})/gu, 'weekdays @close'],
  [/(?<!\p{L})(?:every|each|all) (?:single )?(?:working|work|business|office) days?(?!\p{L})/gu, 'weekdays'],
  [
    /(?<!\p{L})(?:quarterly|every quarter|each quarter)[,:]?(?: on| at)?(?: the)? (?:first|1st) day(?: of it)?(?!\p{L})/gu,
    'on the first day of every quarter',
  ],
  [
    /(?<!\p{L})(?:close of play|after (?:office|business|working) hours|end of (?:play|business)|ende des (?:arbeits)?tag(?:e?s)?|tagesende|büroschluss|geschäftsschluss|dienstschluss)(?!\p{L})/gu,
    'end of day',
  ],
  [
    /(?<!\p{L})(hourly|stündlich|(?:every|each|jede) (?:hour|stunde)|(?:every|alle) \d{1,2} (?:min(?:ute)?s?|minuten)),? ?(?:from |between |von |zwischen )?(\d{1,2})(?::00)? ?(?:-|–|to|bis|and|und|until|till) ?(\d{1,2})(?::00)?(?: uhr| h)?(?![\p{L}\d]|[:.]\d)/gu,
    '$1 between $2 and $3',
  ],
  [
    /(\d{1,2}(?:[:.]\d{2})?)(?: ?(?:o.?clock|uhr))? (?:(?:in|on) (?:the|a) )?(?:mornings?|in der früh|morgens|vormittags|früh)(?!\p{L})/gu,
    '$1',
  ],
  [/(\d)\s?a\.\s?m\.?(?!\p{L})/gu, '$1am'],
  [
    /(?<!\p{L})(?:every day|daily|täglich|jeden tag|each day|all days),? (?:except|but not|außer|ausgenommen)(?: on| am)? (?:sundays?|sonntags?)/gu,
    'monday to saturday',
  ],
  [
    /(?<!\p{L})(?:every day|daily|täglich|jeden tag|each day|all days),? (?:except|but not|außer|ausgenommen)(?: on| at| am)?(?: the)? (?:weekends?|wochenenden?)/gu,
    'weekdays',
  ],
  [
    /(?<!\p{L})(?:(?:every|each|jede) (?:full|volle) (?:hour|stunde)|on the (?:full )?hour|zu jeder vollen stunde)(?!\p{L})/gu,
    'every hour',
  ],
  [/(?<!\p{L})(?:every|each|jede) (?:midnight|mitternacht)(?!\p{L})/gu, 'every day at midnight'],
  [/(?<![\p{L}\d:.])(\d{1,2}) ?(?:-|–|to|bis) ?(\d{1,2}),? (?=every|each|hourly|stündlich|alle)/gu, 'between $1 and $2 '],
  [
    /(?<!\p{L})(?:at )?(?:the )?(?:end of (?:every|each|the|a) quarter|quarter[- ]end|quartalsende|ende (?:des|jedes) quartals|last day of (?:the|every|each|a) quarter|letzter tag (?:des|im) quartals?)(?!\p{L})/gu,
    'on the last day of the quarter',
  ],
  [/\b(\d{1,2})[.:](\d{2})\s*(?:h\b|hrs?\b|hours\b)/g, '$1:$2'],
  [/\b(\d{1,2})\s*(?:hrs|o.?clock|oclock)(?![\p{L}\d])/gu, '$1:00'],
  [/\b(?:one|eins?)\s+(?:o.?clock|uhr)\b/g, '1:00'],
  [/(?<!\p{L})halb (\d{1,2})(?!\d)/gu, 'half-$1'],
  [/(?<!\p{L})half past (\d{1,2})(?!\d)/gu, '$1:30'],
  [/(?<!\p{L})(?:a )?quarter past (\d{1,2})(?!\d)|(?<!\p{L})viertel nach (\d{1,2})(?!\d)/gu, '$1$2:15'],
  [/(?<!\p{L})(?:a )?quarter (?:to|before) (\d{1,2})(?!\d)|(?<!\p{L})viertel vor (\d{1,2})(?!\d)/gu, 'before-$1$2'],
  [/(?<!\p{L})(?:a |one |jede |each |every )?(?:half[- ](?:an? )?hour(?:ly)?|halbe stunde|halbstündlich)(?!\p{L})/gu, 'every 30 minutes'],
  [/(?<!\p{L})(?:each|every|jede) quarter (?:of an )?hour|jede viertelstunde|viertelstündlich|quarter-hourly/gu, 'every 15 minutes'],
  [/(?<!\p{L})(?:each|every|jede) quarter(?!\p{L})(?! (?:on|at|,)? ?(?:the )?(?:first|last))/gu, 'every quarter'],
  [
    /\b(?:twice|two times|2 times|zweimal|2 mal|three times|3 times) (?:a day|per day|daily|am tag|täglich|pro tag)\b,?(?=,? (?:at|um) |:? ?\d)/g,
    'every day',
  ],
  [/\b(?:twice|two times|2 times|zweimal|2 mal) (?:a day|per day|daily|am tag|täglich|pro tag)\b/g, 'every day at 8 and 16'],
  [/\b(?:three times|3 times|dreimal|3 mal) (?:a|per|am|pro) (?:day|tag)\b(?! (?:at|,|um))/g, 'every day at 8, 12 and 16'],
  [/\b(?:twice a|two times a|twice per) month,?/g, ''],
  [
    /\bonce (?:an?|per|every|each) (hour|day|week|month|quarter|year)\b|\beinmal (?:am|pro|im|die|in der) (tag|woche|monat|quartal|jahr)\b/g,
    'every $1$2',
  ],
  [/\b(?:a|per|pro) (day|week|month|quarter)\b(?= (?:on|at|um|am))/g, 'every $1'],
  [/\bnightly\b|\b(?:each|every|jede) (?:night|nacht)\b|\bovernight\b|\bnachts\b|\bat night\b/g, 'every day @night'],
  [/\b(?:each|every|jeden) (?:weekday|working|work|business) (morning|evening|afternoon)s?\b/g, 'weekdays @$1'],
  [
    /(?<=(?<!\p{L})(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays|weekends?|months?|quarter|year|\d(?:st|nd|rd|th)|every day|daily|tag)\b[^.;]{0,40}?)in the (morning|afternoon|evening)s?(?!\p{L})/gu,
    '@$1',
  ],
  [
    /\b(?:each|every|all) (?:mornings?)\b|\bjeden morgen\b|\bmorgens\b|\bin the mornings?\b|\bfirst thing in the morning\b/g,
    'every day @morning',
  ],
  [/\b(?:each|every) (?:evenings?)\b|\bjeden abend\b|\babends\b|\bin the evenings?\b/g, 'every day @evening'],
  [/\b(?:each|every) (?:afternoons?)\b|\bjeden nachmittag\b|\bnachmittags\b|\bin the afternoons?\b/g, 'every day @afternoon'],
  [/\b(?:each|every) (?:noon|lunch ?time|midday)\b|\bjeden mittag\b/g, 'every day @noon'],
  [/\bat lunch ?time\b|\bat noon\b|\bat midday\b|(?<!\p{L})zu mittag\b|\bmittags\b/gu, '@noon'],
  [
    /\b(?:at )?(?:the )?end of (?:the |each |every |a )?(?:(?:working|business|work) )?day\b|\bclose of business\b|(?<!\p{L})(?:zum )?feierabend(?!\p{L})|\beod\b|\bcob\b/gu,
    'every day @close',
  ],
  [
    /(?<!\p{L})(?:at )?(?:the |each |every )?(?:end of (?:the |each |every |a )?month|month[- ]?end|monatsende|ende (?:des|jedes) monats|zum monatsende|am monatsende)(?!\p{L})/gu,
    'on the last day of the month',
  ],
  [
    /(?<!\p{L})(?:at )?(?:the |each |every )?(?:beginning of (?:the |each |every |a )?month|start of (?:the |each |every |a )?month|monatsanfang|anfang (?:des|jedes) monats|zu monatsbeginn|zum monatsersten|am monatsersten|am ersten (?:des|jedes|im|eines) monats?)(?!\p{L})/gu,
    'on the 1st of the month',
  ],
  [
    /(?<!\p{L})(?:at )?(?:the |each |every )?(?:beginning|start) of (?:the |each |every |a )?week|wochenanfang|zu wochenbeginn|anfang der woche/gu,
    'every monday',
  ],
  [/(?<!\p{L})(?:at )?(?:the |each |every )?end of (?:the |each |every |a )?week|ende der woche/gu, 'every friday'],
  [
    /(?<!\p{L})(?:at )?(?:the |each |every )?(?:beginning|start) of (?:the |each |every |a )?quarter|quartalsbeginn|quartalsanfang/gu,
    'on the first day of every quarter',
  ],
  [/(?<!\p{L})(?:each|every) month on the (\d{1,2})(?:st|nd|rd|th)?(?!\p{L})/gu, 'on the $1. of the month'],
  [/\bon day (\d{1,2}) of (?:the|each|every) month\b/g, 'on the $1. of the month'],
  [
    /(?<!\p{L})(?:every quarter on the first(?: day)?|every first day of (?:the|a|each) quarter|the first day of (?:the|each|a) quarter|am ersten tag (?:des|jedes) quartals)(?!\p{L})/gu,
    'on the first day of every quarter',
  ],
  [/\bof (?:each|every|a) month\b/g, 'of the month'],
  [
    /(?<!\p{L})(?:am |zum |every |each )?(?:monatsletzten|letzten des monats|ultimo|monatsultimo|last of the month|last day of month)(?!\p{L})/gu,
    'on the last day of the month',
  ],
  [
    /(?<!\p{L})(?:from|von) (?=(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|mon?(?!\p{L})|mo(?!\p{L}))/gu,
    '',
  ],
  [/(?<!\p{L})(?:every|each|alle) (\d+) (?:months?|monate?)(?!\p{L})/gu, '@months$1'],
  [
    /(?<!\p{L})(?:every half year|half-?yearly|twice a year|every six months|halbjährlich|zweimal im jahr|alle halbe jahre?|jedes halbjahr)(?!\p{L})/gu,
    '@months6',
  ],
  [/\b(?:jeden monat|monatlich|every month|monthly),? (?:am|on the) (\d{1,2})\.?(?:st|nd|rd|th)?/g, 'on the $1. of the month'],
  [/\b(?:mo|mon|montag|monday)\s?(?:-|–|to|bis|through|till)\s?(?:fr|fri|freitag|friday)s?\b/g, 'weekdays'],
  [
    /\b(?:each|every|on|jeden|an|am|all|allen)\s+(?:weekdays?|workdays?|work days?|working days?|business days?|werktage?n?|arbeitstage?n?|wochentage?n?)\b/g,
    'weekdays',
  ],
  [/\barbeitstäglich\b|\bwerktäglich\b|\bon workdays\b/g, 'weekdays'],
  [
    /((?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|tomorrow|day|month|quarter) (morning|afternoon|evening|night|noon|lunchtime|midday)s?\b/g,
    '$1 @$2',
  ],
  [/((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)(morgen|vormittag|nachmittag|abend|mittag|nacht)s?\b/g, '$1 @$2'],
  [/((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)s? (morgen|vormittag|nachmittag|abend|mittag|nacht)s?(?!\p{L})/gu, '$1 @$2'],
  [/(\d{1,2})(:\d{2})?\s*(?:in the |at )?(?:morning|in der früh|morgens|vormittags)(?!\p{L})/gu, '$1$2'],
  [/\b(\d{1,2})(:\d{2})?\s*(?:in the |at )(?:afternoon|evening|night)\b|\b(\d{1,2})(:\d{2})? uhr (?:nachmittags|abends)/g, '$1$3$2$4pm'],
  [/\b(?:the )?working (?:week)\b/g, 'weekdays'],
  [/(?:each|every) (?:single )?day/g, 'every day'],
]
