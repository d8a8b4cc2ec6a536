"""One kind of line end: browsers send CRLF, files have either; texts are kept with LF."""


def with_line_feeds(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")
