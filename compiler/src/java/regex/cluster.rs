//! `\X`: what a user takes for one character.

/// The extended grapheme cluster of Unicode's annex 29, as one alternative after the other.
pub(super) fn pattern() -> String {
    let control = r"[\p{gcb=Control}\p{gcb=CR}\p{gcb=LF}]";
    let extend = r"[\p{gcb=Extend}\p{gcb=ZWJ}\p{gcb=SpacingMark}]";
    let syllable =
        r"\p{gcb=L}*(?:[\p{gcb=V}\p{gcb=LV}]\p{gcb=V}*|\p{gcb=LVT})\p{gcb=T}*|\p{gcb=L}+|\p{gcb=T}+";
    let picture = r"\p{Extended_Pictographic}";
    let core = format!(
        r"{syllable}|\p{{gcb=RI}}{{1,2}}|{picture}(?:{extend}*\p{{gcb=ZWJ}}{picture})*|(?!{control})(?s:.)"
    );
    format!(r"\r\n|{control}|\p{{gcb=Prepend}}*(?:{core})?{extend}*")
}
