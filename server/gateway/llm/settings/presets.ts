import type { Preset } from '#server/gateway/llm/settings/schema.ts'

export interface PresetFacts {
  readonly preset: Preset
  /** Name of the product; null = any other server that speaks the same way. */
  readonly title: string | null
  readonly baseUrl: string
  readonly needsKey: boolean
  /** Usually runs on this machine or in the own network, and costs nothing per word. */
  readonly inside: boolean
}

/** What is known of servers that speak OpenAI's interface, to fill a form with; nothing here is trusted later. */
export const PRESETS: readonly PresetFacts[] = [
  { preset: 'ollama', title: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', needsKey: false, inside: true },
  { preset: 'vllm', title: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', needsKey: false, inside: true },
  { preset: 'lm-studio', title: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', needsKey: false, inside: true },
  { preset: 'openai', title: 'OpenAI', baseUrl: 'https://api.openai.com/v1', needsKey: true, inside: false },
  { preset: 'other', title: null, baseUrl: '', needsKey: false, inside: false },
]
