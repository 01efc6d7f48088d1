Attribute VB_Name = "modRaaderumRibbon"
' The callbacks that customUI14.xml names. What each button is called and does stands in modRaaderumButtons.
Option Explicit

Private ribbon As Object

Public Sub RaaderumRibbonLoad(ByVal loaded As Object)
    Set ribbon = loaded
End Sub

Public Sub RefreshRibbon()
    On Error Resume Next
    If Not ribbon Is Nothing Then ribbon.Invalidate
End Sub

Public Sub RaaderumLabel(control As Object, ByRef label As Variant)
    label = Text(ButtonText(control.ID, 0), ButtonText(control.ID, 1))
End Sub

Public Sub RaaderumSupertip(control As Object, ByRef supertip As Variant)
    supertip = Text(ButtonText(control.ID, 2), ButtonText(control.ID, 3))
End Sub

Public Sub RaaderumEnabled(control As Object, ByRef enabled As Variant)
    Select Case ButtonNeed(control.ID)
        Case "template": enabled = IsStamped(ActiveWorkbook)
        Case "workbook": enabled = Not ActiveWorkbook Is Nothing
        Case Else: enabled = True
    End Select
End Sub

' A button: the tag is the name of its Python macro.
Public Sub RaaderumAction(control As Object)
    Show MacroResult(control.Tag, "")
End Sub

' An item of a menu that Python filled: the tag is "macro:argument".
Public Sub RaaderumMenuAction(control As Object)
    Dim parts As Variant
    parts = Split(control.Tag, ":", 2)
    Show MacroResult(parts(0), parts(1))
End Sub

' The content of a menu, asked for each time it opens: the tag is the name of the Python function.
Public Sub RaaderumMenuContent(control As Object, ByRef content As Variant)
    content = MacroResult(control.Tag, "")
    If Left$(content, 5) <> "<menu" Then
        Show content
        content = "<menu xmlns=""http://schemas.microsoft.com/office/2009/07/customui""/>"
    End If
End Sub

Private Sub Show(ByVal sentence As String)
    If sentence <> "" Then Tell sentence
End Sub
