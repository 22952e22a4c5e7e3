import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { type Holes, msg } from '#server/kernel/language/say.ts'

/** Of a name that nobody knows, shown to who sent it. */
const NAME_MAX = 100

/**
 * Fields of a request that are handed on. Each changes how an answer is made; none which model makes it, what a token of it costs, or
 * where the text goes: that is what an admin chose, priced and cleared. By whose interface knows it (their public documentation).
 */
const CHAT_FIELDS = setOf(
  // OpenAI; `store`, `service_tier` and `modalities` only as ONLY says
  `model messages temperature top_p frequency_penalty presence_penalty seed stop logit_bias logprobs top_logprobs n max_tokens
   max_completion_tokens stream stream_options response_format tools tool_choice parallel_tool_calls functions function_call
   reasoning_effort verbosity user metadata safety_identifier prompt_cache_key store service_tier modalities`,
  // Ollama, LM Studio: how long a model stays loaded; whether it thinks
  'keep_alive ttl think reasoning',
  // vLLM, SGLang: how words are chosen, how the template is filled, which shape the answer has
  `top_k min_p top_a repetition_penalty length_penalty min_tokens stop_token_ids include_stop_str_in_output ignore_eos
   skip_special_tokens spaces_between_special_tokens bad_words allowed_token_ids truncate_prompt_tokens add_generation_prompt
   continue_final_message add_special_tokens chat_template_kwargs structured_outputs guided_json guided_regex guided_choice
   guided_grammar regex ebnf include_reasoning separate_reasoning thinking_token_budget enable_thinking thinking_budget thinking`,
  // llama.cpp and what is built on it
  `repeat_penalty repeat_last_n typical_p top_n_sigma mirostat mirostat_tau mirostat_eta dynatemp_range dynatemp_exponent
   xtc_probability xtc_threshold dry_multiplier dry_base dry_allowed_length dry_penalty_last_n dry_sequence_breakers samplers grammar
   json_schema cache_prompt reasoning_format`,
  // Mistral
  'random_seed safe_prompt prompt_mode',
)
const EMBEDDINGS_FIELDS = setOf(
  'model input dimensions encoding_format user metadata keep_alive truncate truncate_prompt_tokens add_special_tokens input_type task',
)
/** What a message may have; what a model said goes back as it came. `prefix` (Mistral): the answer goes on where it ends. */
const MESSAGE_FIELDS = setOf(
  `role content name tool_calls tool_call_id function_call refusal audio annotations reasoning reasoning_content reasoning_details
   thinking_blocks provider_specific_fields prefix`,
)
/** Marks for a provider's cache are not among them: what is written there costs more than it is priced. */
const PART_FIELDS: Readonly<Record<string, ReadonlySet<string>>> = {
  text: setOf('type text'),
  refusal: setOf('type refusal'),
  image_url: setOf('type image_url'),
  thinking: setOf('type thinking closed signature'),
}
/** Of `strict` and of `type` older servers want one within the function and one beside it. */
const TOOL_FIELDS = setOf('type function strict')
const FUNCTION_FIELDS = setOf('type name description parameters strict')

/** Fields that are handed on with these values alone: with others the answer costs something else, or is kept by the provider. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  service_tier: ['"auto"', '"default"'],
  store: ['false'],
  modalities: ['["text"]'],
}
/** How routing providers are told to ask another model than the one that was named. */
const ROUTING = setOf('models route provider providers fallbacks fallback_models draft_model base_url api_base api_key')

/** A value for a template is a word or a number: a template of its own could say everything many times over. */
const TEMPLATE_WORD_MAX = 100

const LEAVE_OUT = msg('Leave this out: only what changes neither the model, its price nor where the text goes is handed on')
const ADMINS_SAY = msg('Leave this out: an admin says under Models which models are asked')
const ONE_OF = msg('Choose one of these: {names}')
const FUNCTIONS_ONLY = msg('Send tools of type function only: those of other types are not handed on')

/** @throws AppError VALIDATION_FAILED with a pointer to the first field that is not handed on to models */
export function checkChatFields(body: JsonObject): void {
  checkNames(body, CHAT_FIELDS, '')
  for (const [name, values] of Object.entries(ONLY)) {
    const value = body[name]
    if (value !== undefined && !values.includes(JSON.stringify(value))) throw wrong(`/${name}`, ONE_OF, { names: values.join(', ') })
  }
  const words = body['chat_template_kwargs']
  for (const [name, value] of Object.entries(isObject(words) ? words : {}))
    if (name === 'chat_template' || isList(value) || (typeof value === 'string' && value.length > TEMPLATE_WORD_MAX))
      throw wrong(`/chat_template_kwargs/${inPointer(name)}`, LEAVE_OUT)
  checkTools(body)
}

/** The same for embeddings. */
export function checkEmbeddingsFields(body: JsonObject): void {
  checkNames(body, EMBEDDINGS_FIELDS, '')
}

/** The same for one message and its parts. */
export function checkMessageFields(message: JsonObject, pointer: string): void {
  checkNames(message, MESSAGE_FIELDS, pointer)
  checkParts(message['content'], `${pointer}/content`)
}

function checkParts(parts: JsonValue | undefined, pointer: string): void {
  if (!Array.isArray(parts)) return
  for (const [i, part] of (parts as readonly JsonValue[]).entries()) {
    if (!isObject(part)) continue
    const { type, thinking } = part
    const fields = typeof type === 'string' && Object.hasOwn(PART_FIELDS, type) ? PART_FIELDS[type] : undefined
    if (fields) checkNames(part, fields, `${pointer}/${i}`)
    if (type === 'thinking') checkParts(thinking, `${pointer}/${i}/thinking`)
  }
}

/**
 * A provider's own tools look things up elsewhere, or run there, and are billed besides the tokens; of those that take free text
 * (`custom`) only the newest models know anything.
 */
function checkTools({ tools, functions, tool_choice }: JsonObject): void {
  for (const [i, tool] of listOf(tools, '/tools').entries()) {
    if (!isObject(tool) || tool['type'] !== 'function' || !isObject(tool['function'])) throw wrong(`/tools/${i}/type`, FUNCTIONS_ONLY)
    checkNames(tool, TOOL_FIELDS, `/tools/${i}`)
    checkFunction(tool['function'], `/tools/${i}/function`)
  }
  for (const [i, one] of listOf(functions, '/functions').entries()) {
    if (!isObject(one)) throw wrong(`/functions/${i}`, FUNCTIONS_ONLY)
    checkFunction(one, `/functions/${i}`)
  }
  if (isObject(tool_choice) && tool_choice['type'] !== 'function' && tool_choice['type'] !== 'allowed_tools')
    throw wrong('/tool_choice/type', FUNCTIONS_ONLY)
}

function checkFunction(one: JsonObject, pointer: string): void {
  checkNames(one, FUNCTION_FIELDS, pointer)
  const { type = 'function' } = one
  if (type !== 'function') throw wrong(`${pointer}/type`, FUNCTIONS_ONLY)
}

function listOf(value: JsonValue | undefined, pointer: string): readonly JsonValue[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw wrong(pointer, FUNCTIONS_ONLY)
  return value as readonly JsonValue[]
}

function checkNames(value: JsonObject, known: ReadonlySet<string>, pointer: string): void {
  for (const name of Object.keys(value)) {
    if (known.has(name)) continue
    throw wrong(`${pointer}/${inPointer(name)}`, pointer === '' && ROUTING.has(name) ? ADMINS_SAY : LEAVE_OUT)
  }
}

function inPointer(name: string): string {
  return name.slice(0, NAME_MAX).replaceAll('~', '~0').replaceAll('/', '~1')
}

function isList(value: JsonValue): boolean {
  return value !== null && typeof value === 'object'
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function setOf(...names: readonly string[]): ReadonlySet<string> {
  return new Set(names.join(' ').split(/\s+/))
}

/** A request that is not as it has to be, at this field. */
export function wrong(pointer: string, message: string, holes: Holes = {}): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code: 'invalid', message, holes }] })
}
