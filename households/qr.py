"""QR codes for what is printed."""


def qr_svg(text: str) -> str:
    """As SVG, for `image(bytes(...), format: "svg")` of typst."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    return qrcode.make(text, image_factory=SvgPathImage, border=1).to_string(encoding="unicode")
