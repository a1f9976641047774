package io.llmproxy.cli.manage;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number from 1 on. */
final class PositiveConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("0*[1-9]\\d{0,17}");

    @Override
    public Long convert(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new TypeConversionException(text + " (expected: a whole number, at least 1)");
        }
        return Long.valueOf(text);
    }
}
