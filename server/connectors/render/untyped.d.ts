/** The parts of two libraries that we use; they ship no types. */
declare module 'pdfmake' {
  interface PdfMake {
    setFonts(fonts: { readonly [family: string]: { readonly [face: string]: string } }): void
    setUrlAccessPolicy(allows: (url: string) => boolean): void
    setLocalAccessPolicy(allows: (path: string) => boolean): void
    createPdf(definition: object): { getBuffer(): Promise<Buffer> }
  }
  const pdfmake: PdfMake
  export = pdfmake
}

declare module 'fontkit' {
  interface Font {
    hasGlyphForCodePoint(codePoint: number): boolean
  }
  export function openSync(path: string): Font
}
