"""A compact form that has every kind of field, with answers that are right."""

from datetime import date
from decimal import Decimal
from plone.namedfile.file import NamedBlobFile


MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<model xmlns="http://namespaces.plone.org/supermodel/schema"
       xmlns:is2in="http://namespaces.kase.kz/is2in">
  <schema>
    <fieldset name="company" label="Компания" is2in:kk="Компания туралы" is2in:en="Company">
      <field name="name" type="zope.schema.TextLine" is2in:kk="Атауы" is2in:en="Name"
             is2in:help_kk="Жарғыдағыдай" is2in:help_en="As in the charter" is2in:article="п. 3">
        <title>Наименование</title>
        <description>Как в уставе</description>
        <max_length>200</max_length>
      </field>
      <field name="about" type="zope.schema.Text" is2in:kk="Қызметі" is2in:en="Activity">
        <title>Деятельность</title>
        <required>False</required>
      </field>
      <field name="bin" type="kase.is2in.questionnaires.fields.Bin"
             is2in:kk="БСН" is2in:en="BIN">
        <title>БИН</title>
      </field>
      <field name="head_iin" type="kase.is2in.questionnaires.fields.Iin"
             is2in:kk="Басшының ЖСН" is2in:en="IIN of the head">
        <title>ИИН руководителя</title>
        <required>False</required>
      </field>
      <field name="phone" type="kase.is2in.questionnaires.fields.Phone"
             is2in:kk="Телефон" is2in:en="Telephone">
        <title>Телефон</title>
      </field>
      <field name="email" type="kase.is2in.questionnaires.fields.Email"
             is2in:kk="Эл. пошта" is2in:en="E-mail">
        <title>Эл. почта</title>
      </field>
    </fieldset>
    <fieldset name="security" label="Ценная бумага" is2in:kk="Бағалы қағаз" is2in:en="Security">
      <field name="isin" type="kase.is2in.questionnaires.fields.Isin"
             is2in:kk="ISIN" is2in:en="ISIN">
        <title>ISIN</title>
      </field>
      <field name="kind" type="zope.schema.Choice" is2in:kk="Түрі" is2in:en="Kind">
        <title>Вид</title>
        <values>
          <element key="share" kk="Акция" en="Share">Акция</element>
          <element key="bond" kk="Облигация" en="Bond">Облигация</element>
          <element key="fund" kk="Пай" en="Unit">Пай</element>
        </values>
      </field>
      <field name="coupon" type="kase.is2in.questionnaires.fields.Percent"
             is2in:kk="Купон, %" is2in:en="Coupon, %" is2in:depends="kind=bond">
        <title>Купон, %</title>
      </field>
      <field name="quantity" type="zope.schema.Int" is2in:kk="Саны" is2in:en="Quantity">
        <title>Количество</title>
        <min>1</min>
      </field>
      <field name="ratio" type="zope.schema.Decimal" is2in:kk="Коэффициент" is2in:en="Ratio">
        <title>Коэффициент</title>
        <required>False</required>
      </field>
      <field name="capital" type="kase.is2in.questionnaires.fields.Money"
             is2in:kk="Капитал" is2in:en="Capital">
        <title>Капитал</title>
        <min>0</min>
      </field>
      <field name="price" type="kase.is2in.questionnaires.fields.Money"
             is2in:kk="Баға" is2in:en="Price">
        <title>Цена</title>
        <required>False</required>
        <currency>USD</currency>
      </field>
      <field name="registered" type="zope.schema.Date"
             is2in:kk="Тіркелген күні" is2in:en="Registered on">
        <title>Дата регистрации</title>
      </field>
    </fieldset>
    <fieldset name="papers" label="Документы" is2in:kk="Құжаттар" is2in:en="Papers">
      <field name="rated" type="kase.is2in.questionnaires.fields.YesNo"
             is2in:kk="Рейтингі бар ма" is2in:en="Is there a rating">
        <title>Есть ли рейтинг</title>
      </field>
      <field name="agency" type="zope.schema.TextLine"
             is2in:kk="Агенттік" is2in:en="Agency" is2in:depends="rated=yes">
        <title>Агентство</title>
      </field>
      <field name="charter" type="kase.is2in.questionnaires.fields.Upload"
             is2in:kk="Жарғы" is2in:en="Charter">
        <title>Устав</title>
        <accept>.pdf .docx</accept>
        <max_megabytes>5</max_megabytes>
      </field>
      <field name="owners" type="kase.is2in.questionnaires.fields.Table"
             is2in:kk="Акционерлер" is2in:en="Shareholders">
        <title>Акционеры</title>
        <min_rows>1</min_rows>
        <max_rows>20</max_rows>
        <columns>
          <column name="owner" type="TextLine" title="Имя" kk="Аты" en="Name" required="yes"/>
          <column name="share" type="Percent" title="Доля, %" kk="Үлесі, %" en="Share, %"
                  required="yes"/>
          <column name="since" type="Date" title="С" kk="Бастап" en="Since"/>
          <column name="state" type="Choice" title="Резидент" kk="Резидент" en="Resident">
            <values>
              <element key="kz" kk="Иә" en="Yes">Да</element>
              <element key="foreign" kk="Жоқ" en="No">Нет</element>
            </values>
          </column>
        </columns>
      </field>
    </fieldset>
  </schema>
</model>
"""

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pdf_file(filename: str = "устав.pdf", data: bytes = PDF) -> NamedBlobFile:
    """Return an attached file."""
    return NamedBlobFile(data=data, contentType="application/pdf", filename=filename)


def simple_form(*fields: str) -> str:
    """Return a form's XML around the XML of its fields."""
    return (
        '<model xmlns="http://namespaces.plone.org/supermodel/schema"'
        ' xmlns:is2in="http://namespaces.kase.kz/is2in"'
        ' xmlns:easyform="http://namespaces.plone.org/supermodel/easyform"'
        ' xmlns:form="http://namespaces.plone.org/supermodel/form">'
        f"<schema>{''.join(fields)}</schema></model>"
    )


def right_answers(charter=None) -> dict:
    """Return answers that fill MODEL completely; ``charter`` is the uploaded file."""
    return {
        "name": "АО «Пример»",
        "about": "Добыча\nи переработка",
        "bin": "931240000220",
        "head_iin": "850101300124",
        "phone": "+77272375324",
        "email": "info@example.kz",
        "isin": "KZ1C00000959",
        "kind": "share",
        "quantity": 1250000,
        "ratio": Decimal("1.5"),
        "capital": Decimal("1250000000.50"),
        "price": Decimal("12.00"),
        "registered": date(2021, 3, 2),
        "rated": False,
        "charter": charter,
        "owners": (
            {
                "owner": "Ахметов А.",
                "share": Decimal("60.5"),
                "since": date(2020, 1, 1),
                "state": "kz",
            },
            {"owner": "Other Ltd", "share": Decimal("39.5")},
        ),
    }
