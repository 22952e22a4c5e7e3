import { putBlob } from '#server/blobs/open-blobs.ts'
import { RENDER_ROWS } from '#server/catalogue/bundled/render.ts'
import type { InProcessConnector } from '#server/connectors/in-process.ts'
import type { DocFormat, RenderTemplate } from '#server/connectors/render/document.ts'
import { renderApart } from '#server/connectors/render/render-apart.ts'

/** Connector `render`: documents out of Markdown and values. Kept by their hash, so making one again changes nothing. */
export const renderConnector: InProcessConnector = {
  key: 'render',
  rows: RENDER_ROWS,
  tools: {
    document: {
      run: async (args, { workspaceId }) => {
        const { bytes, mime, pages, text } = await renderApart({
          template: args['template'] as unknown as RenderTemplate,
          format: args['format'] as DocFormat,
          title: typeof args['title'] === 'string' ? args['title'] : '',
        })
        const { ref, size } = await putBlob(workspaceId, bytes)
        return { blob: ref, mime, size, pages, text }
      },
    },
  },
}
