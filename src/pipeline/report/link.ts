/** A link in Markdown; none where there is no address, or one that is not of the web. */
export function link(title: string, url: string | undefined): readonly string[] {
  return url !== undefined && /^https?:\/\/[^\s()<>[\]`]{1,300}$/.test(url) ? [`[${title}](${url})`] : [];
}
